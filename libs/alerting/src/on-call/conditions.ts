import type { Incident } from '@kymo/domain';
import { identityOf } from '../incidents/identity';
import { TrackedStates } from './tracked-states';

/** Something that is wrong now with Kymo itself, its data or its models. */
export interface Condition {
  readonly kind: 'health' | 'drift' | 'late-data' | 'silence';
  /** What it is about: a part of Kymo, or a group of series. */
  readonly series: string;
  readonly channel: string;
  readonly severity: 'warning' | 'critical';
  /** In words; a health message is made of it. */
  readonly rule: string;
  /** For how long it has held by the clock, milliseconds; a silence of everything begins with the last sample instead. */
  readonly lastedMs?: number;
  /** For how long nothing has arrived by the clock, milliseconds; of a silence. */
  readonly quietMs?: number;
}

/** Conditions that begin and end as incidents. */
export class Conditions {
  readonly open = new TrackedStates<Incident>('condition ');
  /** Since when by the clock nothing has arrived, of each silence that has begun in this run. */
  private readonly quietSinceMs = new Map<string, number>();

  /** Whether conditions have begun or ended since. */
  isChanged(now: readonly Condition[]): boolean {
    return now.length !== this.open.size || now.some((one) => !this.open.has(keyOf(one)));
  }

  /**
   * @param atMs time of the data, or of the clock before any
   * @param sampledMs time of the newest sample, which a silence of everything leaves behind
   * @param arrivalMs by the clock: while nothing arrives, the time of the data stands still
   * @returns incidents that begin or end
   */
  advance(now: readonly Condition[], atMs: number, sampledMs = atMs, arrivalMs = Number.NaN): Incident[] {
    const holding = new Set(now.map(keyOf));
    const ended = [...this.open.entries()].filter(([key]) => !holding.has(key));
    const begun = now.filter((one) => !this.open.has(keyOf(one)));
    for (const [key] of ended) this.open.set(key, undefined);
    return [
      ...ended.map(([key, incident]) => {
        const endMs = this.endOf(key, incident, atMs, arrivalMs);
        return { ...incident, status: 'resolved' as const, lastMs: endMs, endMs };
      }),
      ...begun.map((one) => {
        const startMs = holdingSince(one, atMs, sampledMs, arrivalMs);
        const incident = incidentOf(one, startMs, atMs);
        this.open.set(keyOf(one), incident);
        if (one.quietMs !== undefined) this.quietSinceMs.set(keyOf(one), arrivalMs - one.quietMs);
        return incident;
      }),
    ];
  }

  /** A silence lasts for as long as the clock says: its end is known before the data that end it are placed. */
  private endOf(key: string, { startMs }: Incident, atMs: number, arrivalMs: number): number {
    const lastedMs = arrivalMs - (this.quietSinceMs.get(key) ?? Number.NaN);
    this.quietSinceMs.delete(key);
    return Number.isNaN(lastedMs) ? atMs : Math.max(atMs, startMs + lastedMs);
  }
}

/** Drift is of a group, whichever channel has drifted furthest by now. */
function keyOf({ kind, series, channel }: Pick<Incident, 'kind' | 'series'> & { readonly channel: string }) {
  return `${kind} ${series}${kind === 'drift' ? '' : ` ${channel}`}`;
}

function holdingSince(
  { kind, lastedMs, quietMs }: Condition,
  atMs: number,
  sampledMs: number,
  arrivalMs: number,
): number {
  if (lastedMs !== undefined) return atMs - lastedMs;
  if (kind !== 'silence') return atMs;
  // After a restart no sample has been seen yet: then the clock says since when.
  if (quietMs !== undefined && sampledMs === arrivalMs) return arrivalMs - quietMs;
  return Math.min(sampledMs, atMs);
}

function incidentOf(
  { kind, series, channel, severity, rule }: Condition,
  startMs: number,
  atMs: number,
): Incident {
  return {
    id: identityOf(kind, series, channel, atMs),
    kind,
    series,
    tags: {},
    status: 'firing',
    severity,
    startMs,
    raisedMs: atMs,
    lastMs: atMs,
    paged: true,
    channels: [{ name: channel, share: 1 }],
    rule,
  };
}

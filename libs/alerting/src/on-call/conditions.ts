import { createHash } from 'node:crypto';
import type { Incident } from '@kymo/domain';
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
}

/** Conditions that begin and end as incidents. */
export class Conditions {
  readonly open = new TrackedStates<Incident>('condition ');

  /** Whether conditions have begun or ended since. */
  isChanged(now: readonly Condition[]): boolean {
    return now.length !== this.open.size || now.some((one) => !this.open.has(keyOf(one)));
  }

  /** @returns incidents that begin or end @param atMs time of the data, or of the clock before any */
  advance(now: readonly Condition[], atMs: number): Incident[] {
    const holding = new Set(now.map(keyOf));
    const ended = [...this.open.entries()].filter(([key]) => !holding.has(key));
    const begun = now.filter((one) => !this.open.has(keyOf(one)));
    for (const [key] of ended) this.open.set(key, undefined);
    return [
      ...ended.map(([, incident]) => ({
        ...incident,
        status: 'resolved' as const,
        lastMs: atMs,
        endMs: atMs,
      })),
      ...begun.map((one) => {
        const incident = incidentOf(one, atMs);
        this.open.set(keyOf(one), incident);
        return incident;
      }),
    ];
  }
}

/** Drift is of a group, whichever channel has drifted furthest by now. */
function keyOf({ kind, series, channel }: Pick<Incident, 'kind' | 'series'> & { readonly channel: string }) {
  return `${kind} ${series}${kind === 'drift' ? '' : ` ${channel}`}`;
}

function incidentOf({ kind, series, channel, severity, rule }: Condition, atMs: number): Incident {
  return {
    id: createHash('sha256')
      .update(JSON.stringify([kind, series, channel, atMs]))
      .digest('hex')
      .slice(0, 16),
    kind,
    series,
    tags: {},
    status: 'firing',
    severity,
    startMs: atMs,
    raisedMs: atMs,
    lastMs: atMs,
    paged: true,
    channels: [{ name: channel, share: 1 }],
    rule,
  };
}

import { type Incident, type Verdict, windowEndMs } from '@kymo/domain';
import { identityOf } from '../incidents/identity';

/** Windows in a row without a score before people are told: one alone is a gap. */
const ENOUGH_WINDOWS = 10;

/** Windows of one series that could not be scored, in a row. Plain, so that it can be stored. */
export interface UnscorableState {
  readonly windows: number;
  readonly sinceMs: number;
  readonly incident?: Incident;
}

/**
 * Begins an incident where a series cannot be scored for long, and ends it with the next score. A series that is silent has
 * an incident of its own, and one that no model serves yet is warming up.
 */
export function advanceUnscorable(
  before: UnscorableState | undefined,
  verdict: Verdict,
): { readonly state: UnscorableState | undefined; readonly news?: Incident } {
  const atMs = windowEndMs(verdict.window);
  const isOver = verdict.score !== undefined || verdict.window.ends !== undefined;
  if (isOver) {
    const open = before?.incident;
    return {
      state: undefined,
      ...(open && { news: { ...open, status: 'resolved', lastMs: atMs, endMs: atMs } }),
    };
  }
  if (verdict.state !== 'unscorable' || verdict.reason === 'silent') return { state: before };
  const counted = { windows: (before?.windows ?? 0) + 1, sinceMs: before?.sinceMs ?? atMs };
  if (before?.incident !== undefined) return { state: { ...counted, incident: before.incident } };
  if (counted.windows < ENOUGH_WINDOWS) return { state: counted };
  const news = begin(verdict, counted.sinceMs, atMs);
  return { state: { ...counted, incident: news }, news };
}

function begin({ window, reason }: Verdict, startMs: number, atMs: number): Incident {
  const { series, tags, channels, intervalMs } = window;
  return {
    id: identityOf(series, 'unscorable', startMs),
    kind: 'unscorable',
    series,
    tags,
    status: 'firing',
    severity: 'warning',
    startMs,
    raisedMs: atMs,
    intervalMs,
    lastMs: atMs,
    paged: true,
    channels: channels.map((name) => ({ name, share: 1 / channels.length })),
    rule: `no score for ${ENOUGH_WINDOWS} windows in a row: ${(reason ?? 'no reason').replaceAll('_', ' ')}`,
  };
}

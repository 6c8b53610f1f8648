import type { FleetChange, FleetSeries, FleetView } from '@kymo/api';

/** What a change makes of the fleet, and whether it names series that only a fresh answer can describe. */
export interface Changed {
  readonly fleet: FleetView;
  readonly incomplete: boolean;
}

/** The fleet after a change; series that did not change stay the very same objects, so they need no redrawing. */
export function applyChange(fleet: FleetView, change: FleetChange): Changed {
  const forward = movedTo(fleet, change);
  const changes = new Map(change.series.map((series) => [series.key, series]));
  const forgotten = new Set(change.forgotten);
  const kept = forward.series.filter(({ key }) => !forgotten.has(key));
  const series = kept.map((before) => {
    const changed = changes.get(before.key);
    if (changed === undefined) return before;
    changes.delete(before.key);
    const { peaks, ...now } = changed;
    return { ...before, ...now, history: withPeaks(before.history, forward.bucketsMs, peaks) };
  });
  return { fleet: { ...forward, series }, incomplete: changes.size > 0 };
}

/** The fleet with the buckets of the change; those that both know keep their scores. */
function movedTo(fleet: FleetView, { nowMs, bucketsMs }: FleetChange): FleetView {
  const forward = { ...fleet, nowMs: Math.max(fleet.nowMs, nowMs) };
  if (nowMs < fleet.nowMs || bucketsMs.length === 0 || bucketsMs[0] === fleet.bucketsMs[0]) return forward;
  const places = bucketsMs.map((startMs) => fleet.bucketsMs.indexOf(startMs));
  return {
    ...forward,
    bucketsMs,
    series: fleet.series.map((one) => ({
      ...one,
      history: places.map((place) => one.history[place] ?? null),
    })),
  };
}

function withPeaks(
  history: FleetSeries['history'],
  bucketsMs: readonly number[],
  peaks: FleetChange['series'][number]['peaks'],
): FleetSeries['history'] {
  if (peaks.length === 0) return history;
  const next = [...history];
  for (const { startMs, score } of peaks) {
    const place = bucketsMs.indexOf(startMs);
    if (place >= 0) next[place] = score;
  }
  return next;
}

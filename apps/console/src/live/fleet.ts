import type { FleetChange, FleetSeries, FleetView } from '@kymo/api';

/** What a change makes of the fleet, and whether it names series that only a fresh answer can describe. */
export interface Changed {
  readonly fleet: FleetView;
  readonly incomplete: boolean;
}

/** The fleet after a change; series that did not change stay the very same objects, so they need no redrawing. */
export function applyChange(fleet: FleetView, change: FleetChange): Changed {
  const rolled = rollTo(fleet, change.nowMs);
  const changes = new Map(change.series.map((series) => [series.key, series]));
  const last = rolled.bucketsMs.length - 1;
  const forgotten = new Set(change.forgotten);
  const kept = rolled.series.filter(({ key }) => !forgotten.has(key));
  const series = kept.map((before) => {
    const now = changes.get(before.key);
    if (now === undefined) return before;
    changes.delete(before.key);
    return { ...before, ...now, history: raiseAt(before.history, last, now.score) };
  });
  return { fleet: { ...rolled, series }, incomplete: changes.size > 0 };
}

/** Moves the buckets on until the last one holds `nowMs`. */
export function rollTo(fleet: FleetView, nowMs: number): FleetView {
  const forward = { ...fleet, nowMs: Math.max(fleet.nowMs, nowMs) };
  const count = fleet.bucketsMs.length;
  const [last, before] = [fleet.bucketsMs[count - 1], fleet.bucketsMs[count - 2]];
  if (last === undefined || before === undefined) return forward;
  const width = last - before;
  const steps = Math.min(count, Math.floor((nowMs - last) / width));
  if (steps < 1) return forward;
  const newest = last + Math.floor((nowMs - last) / width) * width;
  return {
    ...forward,
    bucketsMs: fleet.bucketsMs.map((_, index) => newest - (count - 1 - index) * width),
    series: fleet.series.map((series) => ({ ...series, history: shifted(series.history, steps) })),
  };
}

function shifted(history: FleetSeries['history'], steps: number): FleetSeries['history'] {
  return [...history.slice(steps), ...new Array<null>(Math.min(steps, history.length)).fill(null)];
}

function raiseAt(
  history: FleetSeries['history'],
  index: number,
  score: number | null,
): FleetSeries['history'] {
  const before = history[index];
  if (score === null || before === undefined || (before !== null && before >= score)) return history;
  return history.with(index, score);
}

import type { Cells, TableSample } from './table';
import type { Roles } from './roles';

/** Rows from before moments that are over: more than that share, and the file has to be sorted. */
const LATE_SHARE = 0.05;
const FEW_ROWS = 10;
const SNAP = 0.02;
const HOUR_MS = 3_600_000;

/** What the sampled rows tell of the times: their usual distance, and whether they ascend. */
export interface Rhythm {
  /** Milliseconds; undefined where no two rows follow each other. */
  readonly intervalMs?: number;
  readonly isInOrder: boolean;
  /** Earliest and latest of the sampled rows. */
  readonly spanMs?: readonly [number, number];
  /** Where the clock was set back first. */
  readonly setBack?: SetBack;
}

/** A clock that goes back, and on from there. */
export interface SetBack {
  readonly atMs: number;
  readonly byMs: number;
  /** As local time is set back by an hour in autumn. */
  readonly isSeason: boolean;
}

/** Looks at the times of the sampled rows, series by series and channel by channel. */
export function rhythmOf(sample: TableSample, roles: Roles): Rhythm {
  const { time, series, nameColumn } = roles;
  if (time === undefined) return { intervalMs: 1000, isInOrder: true };
  const keys = [...series, ...(nameColumn === undefined ? [] : [nameColumn])];
  const steps: number[] = [];
  let setBack: SetBack | undefined;
  let [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const clocks = new Map<string, SeriesClock>();
  for (const run of sample.runs) {
    const lastOf = new Map<string, number>();
    const fellOf = new Map<string, number>();
    for (const row of run) {
      const key = keyOf(row, keys);
      const before = lastOf.get(key);
      const timeMs = time.read(row, before);
      if (Number.isNaN(timeMs)) continue;
      if (timeMs < first) first = timeMs;
      if (timeMs > last) last = timeMs;
      if (before !== undefined && timeMs !== before) steps.push(Math.abs(timeMs - before));
      const fell = fellOf.get(key);
      if (fell !== undefined && timeMs < fell) setBack ??= setBackOf(fell, lastOf.get(key)!);
      fellOf.delete(key);
      if (before !== undefined && timeMs < before) fellOf.set(key, before);
      lastOf.set(key, timeMs);
      clockOf(clocks, keyOf(row, series)).see(timeMs);
    }
  }
  const late = [...clocks.values()].reduce((sum, clock) => sum + clock.late, 0);
  const seen = [...clocks.values()].reduce((sum, clock) => sum + clock.seen, 0);
  const isInOrder = time.isInvented || late <= Math.max(FEW_ROWS, LATE_SHARE * seen);
  const usual = steps.length > 0 ? usualStep(steps) : undefined;
  return {
    ...(usual !== undefined && { intervalMs: usual }),
    ...(last >= first && { spanMs: [first, last] as const }),
    ...(setBack !== undefined && time.zone !== undefined && (isInOrder || setBack.isSeason) && { setBack }),
    isInOrder,
  };
}

function setBackOf(atMs: number, toMs: number): SetBack {
  return { atMs, byMs: atMs - toMs, isSeason: isHourBack(toMs - atMs) && isAutumn(atMs) };
}

function isHourBack(stepMs: number): boolean {
  return stepMs < -0.5 * HOUR_MS && stepMs >= -HOUR_MS;
}

/** Clocks are set back on Sundays: in October and November in the north, in April in the south. */
function isAutumn(timeMs: number): boolean {
  const date = new Date(timeMs);
  return date.getUTCDay() === 0 && [3, 9, 10].includes(date.getUTCMonth());
}

/** How far a series has come, where one wrong clock far ahead makes nothing late. */
class SeriesClock {
  late = 0;
  seen = 0;
  #reached = Number.NEGATIVE_INFINITY;
  #before = Number.NaN;

  see(timeMs: number): void {
    this.seen++;
    if (timeMs < this.#reached) this.late++;
    const both = Math.min(timeMs, this.#before);
    if (both > this.#reached) this.#reached = both;
    this.#before = timeMs;
  }
}

function clockOf(clocks: Map<string, SeriesClock>, key: string): SeriesClock {
  let clock = clocks.get(key);
  if (clock === undefined) clocks.set(key, (clock = new SeriesClock()));
  return clock;
}

function keyOf(row: Cells, keys: readonly number[]): string {
  return keys.length === 0 ? '' : keys.map((index) => String(row[index] ?? '')).join('\u0000');
}

/** The step that most rows are apart; between those that are alike within two per cent, their median. */
export function usualStep(steps: readonly number[]): number {
  const sorted = Float64Array.from(steps).sort();
  let best = { from: 0, count: 0 };
  for (let from = 0, to = 0; from < sorted.length; from++) {
    while (to < sorted.length && sorted[to]! <= sorted[from]! * (1 + SNAP)) to++;
    if (to - from > best.count) best = { from, count: to - from };
  }
  const isTold = best.count >= sorted.length / 4;
  return isTold ? sorted[best.from + (best.count >> 1)]! : sorted[sorted.length >> 1]!;
}

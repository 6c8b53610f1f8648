import type { Sample } from '@kymo/domain';
import { estimateIntervalMs } from './interval';

/** How fast the samples of a series come of late: plain, so that it can be stored and taken up again. */
export interface PaceState {
  /** Channel by which it is told; undefined before the interval is learnt, or where it is configured. */
  channel?: string;
  lastMs: number;
  /** Distances of its last values, milliseconds, oldest first. */
  distances: number[];
}

/** Distances that have to agree before another interval is believed. */
const AGREEING = 16;
/** So many of them may be gaps. */
const ODD_ONES = 2;
const TOLERANCE = 0.15;
/** Faster or slower by less is jitter. */
const CHANGE = 1.5;

/** Takes note of a sample. @returns the interval that the series has changed to, where it has */
export function changedInterval(
  pace: PaceState,
  { timeMs, values }: Sample,
  intervalMs: number,
): number | undefined {
  if (pace.channel === undefined || typeof values[pace.channel] !== 'number') return undefined;
  const distance = timeMs - pace.lastMs;
  if (!(distance > 0)) {
    if (Number.isNaN(distance)) pace.lastMs = timeMs;
    return undefined;
  }
  pace.lastMs = timeMs;
  pace.distances.push(distance);
  if (pace.distances.length > AGREEING) pace.distances.shift();
  if (pace.distances.length < AGREEING) return undefined;
  return agreedInterval(pace.distances, ODD_ONES, intervalMs);
}

/** The interval that distances agree on, where it is another than the one known. */
export function agreedInterval(
  distances: readonly number[],
  oddOnes: number,
  intervalMs: number,
): number | undefined {
  if (isAsKnown(distances, intervalMs)) return undefined;
  const median = [...distances].sort((a, b) => a - b)[distances.length >> 1]!;
  const agreeing = distances.filter((distance) => Math.abs(distance - median) <= TOLERANCE * median);
  const ratio = median / intervalMs;
  if (agreeing.length < distances.length - oddOnes || (ratio < CHANGE && ratio > 1 / CHANGE))
    return undefined;
  let timeMs = 0;
  return estimateIntervalMs([0, ...agreeing.map((distance) => (timeMs += distance))]);
}

/** Whether the median of distances is surely no other interval: told without sorting them. */
function isAsKnown(distances: readonly number[], intervalMs: number): boolean {
  let longer = 0;
  let shorter = 0;
  for (const distance of distances) {
    const ratio = distance / intervalMs;
    if (!(ratio < CHANGE)) longer += 1;
    else if (!(ratio > 1 / CHANGE)) shorter += 1;
  }
  const middle = distances.length >> 1;
  return shorter <= middle && longer < distances.length - middle;
}

interface LearntPace {
  readonly channel: string;
  readonly intervalMs: number;
}

/**
 * The interval of the channel that comes most often, and which one that is: channels that are polled in turn, or come
 * once an hour, share the grid of the fastest. Undefined where none came twice.
 */
export function learnPace(samples: readonly Sample[]): LearntPace | undefined {
  let best: (LearntPace & { readonly moments: number }) | undefined;
  for (const [channel, moments] of momentsByChannel(samples)) {
    const intervalMs = estimateIntervalMs([...moments]);
    if (intervalMs === undefined || (best !== undefined && moments.size <= best.moments)) continue;
    best = { channel, intervalMs, moments: moments.size };
  }
  return best;
}

/** Different moments of the channel that has most of them. */
export function mostMoments(samples: readonly Sample[]): number {
  return Math.max(0, ...[...momentsByChannel(samples).values()].map(({ size }) => size));
}

function momentsByChannel(samples: readonly Sample[]): Map<string, Set<number>> {
  const moments = new Map<string, Set<number>>();
  for (const { values, timeMs } of samples) {
    for (const channel in values) {
      if (typeof values[channel] !== 'number') continue;
      const own = moments.get(channel);
      if (own === undefined) moments.set(channel, new Set([timeMs]));
      else own.add(timeMs);
    }
  }
  return moments;
}

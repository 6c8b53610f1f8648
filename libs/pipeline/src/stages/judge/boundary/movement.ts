import type { Window } from '@kymo/domain';

/**
 * How far the channels of a series move within a window: what is usual, and how large its movements were. Plain data of
 * bounded size, so that it can be stored.
 */
export interface Movement {
  readonly channels: readonly string[];
  /** Mean square of the movement, and mean of its logarithm, `[channel]`; NaN for a channel that has never moved. */
  readonly squares: Float64Array;
  readonly logs: Float64Array;
  /** Steps that both are means of. */
  steps: number;
  /** Largest movement of the one under way; 0 while the series is steady. */
  peak: number;
  /** Movements that are over, by the size of their peak: two sizes to a doubling. */
  readonly counts: Float32Array;
}

/** A series moves where its channels do so many times as much as usual. */
const LARGE = 2;
/** Parts of a window whose means are compared. */
const PARTS = 8;
/** A channel at rest moves no less than this share of its root mean square: its logarithm is needed. */
const AT_REST = 1e-3;
const LONGEST_DAYS = 7;
const DAY_MS = 86_400_000;
const SIZES = 24;
/** Movements of about that size after which it is known what a model makes of them. */
const ENOUGH = 10;

export function beginMovement(channels: readonly string[]): Movement {
  return {
    channels,
    squares: new Float64Array(channels.length),
    logs: new Float64Array(channels.length).fill(Number.NaN),
    steps: 0,
    peak: 0,
    counts: new Float32Array(SIZES),
  };
}

/** A copy that later windows do not change. */
export function copyMovement(movement: Movement): Movement {
  const { squares, logs, counts } = movement;
  return { ...movement, squares: squares.slice(), logs: logs.slice(), counts: counts.slice() };
}

/**
 * How many times as much as usual the channels move: the geometric mean, so that a single channel hardly counts.
 * @param except channel that is left out: whether it moves as it should is what its score says
 */
export function movementOf({ channels, squares, logs }: Movement, window: Window, except?: string): number {
  let sum = 0;
  let count = 0;
  channels.forEach((name, channel) => {
    if (name === except || Number.isNaN(logs[channel]!)) return;
    sum += logOf(rangeOf(window, name), squares[channel]!) - logs[channel]!;
    count += 1;
  });
  return count === 0 ? 0 : Math.exp(sum / count);
}

export function isMoving(movement: number): boolean {
  return movement > LARGE;
}

/**
 * How well movements of a size are known, 0 to 1. Larger ones than any before are no movements as usual: of those
 * nothing is held back.
 */
export function familiarity({ counts }: Movement, movement: number): number {
  if (!isMoving(movement)) return 1;
  const seen = counts.subarray(Math.max(0, sizeOf(movement) - 1)).reduce((sum, count) => sum + count, 0);
  return seen === 0 ? 1 : Math.min(1, seen / ENOUGH);
}

/** Takes in a window, in place. */
export function learnMovement(movement: Movement, window: Window): void {
  const { channels, squares, logs, counts } = movement;
  const longest = (LONGEST_DAYS * DAY_MS) / window.intervalMs;
  movement.steps = Math.min(longest, movement.steps + window.freshSteps);
  const share = Math.min(1, window.freshSteps / movement.steps);
  channels.forEach((name, channel) => {
    const range = rangeOf(window, name);
    squares[channel]! += share * (range ** 2 - squares[channel]!);
    if (squares[channel] === 0) return;
    const log = logOf(range, squares[channel]!);
    logs[channel] = Number.isNaN(logs[channel]!) ? log : logs[channel]! + share * (log - logs[channel]!);
  });
  const now = movementOf(movement, window);
  if (isMoving(now)) movement.peak = Math.max(movement.peak, now);
  else if (movement.peak > 0) {
    counts[sizeOf(movement.peak)]! += 1;
    movement.peak = 0;
  }
}

function logOf(range: number, square: number): number {
  return Math.log(Math.max(range, AT_REST * Math.sqrt(square)));
}

function sizeOf(movement: number): number {
  return Math.max(0, Math.min(SIZES - 1, Math.floor(2 * Math.log2(movement))));
}

/** Highest mean of a part of the window less the lowest; 0 where nothing was measured. */
function rangeOf({ values, channels, length }: Window, name: string): number {
  const channel = channels.indexOf(name);
  const part = Math.max(1, Math.floor(length / PARTS));
  let lowest = Infinity;
  let highest = -Infinity;
  for (let end = length; channel >= 0 && end >= part; end -= part) {
    let sum = 0;
    let count = 0;
    for (let step = end - part; step < end; step++) {
      const value = values[step * channels.length + channel]!;
      if (Number.isNaN(value)) continue;
      sum += value;
      count += 1;
    }
    if (count === 0) continue;
    lowest = Math.min(lowest, sum / count);
    highest = Math.max(highest, sum / count);
  }
  return highest > lowest ? highest - lowest : 0;
}

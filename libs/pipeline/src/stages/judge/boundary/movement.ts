import type { Window } from '@kymo/domain';
import { placeOf } from '../../place-of';
import type { WindowMeans } from '../window-means';

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
 * @param departures @see departuresOf
 * @param except channel that is left out: whether it moves as it should is what its score says
 */
export function movementIn({ channels }: Movement, departures: Float64Array, except?: string): number {
  const left = except === undefined ? -1 : channels.indexOf(except);
  let sum = 0;
  let count = 0;
  for (let channel = 0; channel < departures.length; channel++) {
    if (channel === left || Number.isNaN(departures[channel]!)) continue;
    sum += departures[channel]!;
    count += 1;
  }
  return count === 0 ? 0 : Math.exp(sum / count);
}

/** Logarithm of how many times as much as usual each channel moves, `[channel]`; NaN for one that has never moved. */
export function departuresOf(
  { channels, squares, logs }: Movement,
  window: Window,
  { ranges }: Pick<WindowMeans, 'ranges'>,
): Float64Array {
  const departures = inOrderOf(channels, ranges, window);
  for (let channel = 0; channel < departures.length; channel++)
    departures[channel] = logOf(departures[channel]!, squares[channel]!) - logs[channel]!;
  return departures;
}

export function isMoving(movement: number): boolean {
  return movement > LARGE;
}

/**
 * How well movements of a size are known, 0 to 1. A larger one than any before is no movement as usual, and nothing of it is
 * held back, once enough movements were seen, or a day: among the first few, the next is often the largest.
 */
export function familiarity({ counts, steps }: Movement, movement: number, intervalMs: number): number {
  if (!isMoving(movement)) return 1;
  const total = (of: Float32Array) => of.reduce((sum, count) => sum + count, 0);
  const asLarge = total(counts.subarray(Math.max(0, sizeOf(movement) - 1)));
  if (asLarge > 0) return Math.min(1, asLarge / ENOUGH);
  return Math.min(1, Math.max(total(counts) / ENOUGH, (steps * intervalMs) / DAY_MS));
}

/** Takes in a window, in place. @returns its departures from what is usual by now */
export function learnMovement(
  movement: Movement,
  window: Window,
  { ranges }: Pick<WindowMeans, 'ranges'>,
): Float64Array {
  const { channels, squares, logs, counts } = movement;
  const longest = (LONGEST_DAYS * DAY_MS) / window.intervalMs;
  movement.steps = Math.min(longest, movement.steps + window.freshSteps);
  const share = Math.min(1, window.freshSteps / movement.steps);
  const departures = inOrderOf(channels, ranges, window);
  for (let channel = 0; channel < departures.length; channel++) {
    const range = departures[channel]!;
    squares[channel]! += share * (range ** 2 - squares[channel]!);
    const log = logOf(range, squares[channel]!);
    if (squares[channel] !== 0)
      logs[channel] = Number.isNaN(logs[channel]!) ? log : logs[channel]! + share * (log - logs[channel]!);
    departures[channel] = log - logs[channel]!;
  }
  const now = movementIn(movement, departures);
  if (isMoving(now)) movement.peak = Math.max(movement.peak, now);
  else if (movement.peak > 0) {
    counts[sizeOf(movement.peak)]! += 1;
    movement.peak = 0;
  }
  return departures;
}

function logOf(range: number, square: number): number {
  return Math.log(Math.max(range, AT_REST * Math.sqrt(square)));
}

function sizeOf(movement: number): number {
  return Math.max(0, Math.min(SIZES - 1, Math.floor(2 * Math.log2(movement))));
}

/** A copy by the names of channels that are known; 0 of one that the window has not. */
function inOrderOf(names: readonly string[], ranges: Float64Array, { channels }: Window): Float64Array {
  const own = new Float64Array(names.length);
  for (let index = 0; index < own.length; index++) {
    const column = placeOf(channels, names[index]!, index);
    if (column >= 0) own[index] = ranges[column]!;
  }
  return own;
}

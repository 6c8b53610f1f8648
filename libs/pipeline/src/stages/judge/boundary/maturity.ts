import type { Window } from '@kymo/domain';

/**
 * How each channel of a series varies over time scales: the change from one half window to the next, averaged over blocks
 * of doubling length. Plain data of bounded size, so that it can be stored.
 */
export interface Variation {
  /** Steps since the last observation, and observations so far; one comes every half window. */
  freshSteps: number;
  looks: number;
  readonly channels: readonly string[];
  /** `[scale, channel]`: sum of the current block, mean of the block before, sum of squared differences of blocks. */
  readonly sums: Float32Array;
  readonly before: Float32Array;
  readonly squares: Float32Array;
  /** Sums of the second and fourth powers of the changes, `[channel]`. */
  readonly powers: { readonly second: Float64Array; readonly fourth: Float64Array };
  /** Highest maturity of each channel so far; it never falls. */
  readonly reached: Float32Array;
  /** Days of the week that were seen; bit 0 is Sunday. */
  weekdays: number;
}

const SCALES = 14;
/** Cycles of the slowest variation that have to be seen. */
const CYCLES = 2;
/** Length of a cycle, in blocks of the length at which blocks differ most. */
const CYCLE_BLOCKS = 2.8;
/** With fewer blocks it is unknown whether longer ones differ even more. Until then maturity is at most UNSETTLED. */
const SETTLED_BLOCKS = 5;
const UNSETTLED = 0.2;
/** Time to be seen in any case: the geometric mean of so many windows and so many days, at most the days. */
const FEWEST_WINDOWS = 45;
const FEWEST_DAYS = 2;
/** Changes that have to be seen where a channel moves in rare jumps; after LONGEST_WAIT times the least time it is mature without. */
const FEWEST_CHANGES = 10;
const LONGEST_WAIT = 4;
/** Most series of a group that count for each other. They show what is usual, but not what an hour of the day is like. */
const MAX_GROUP_SIZE = 4;
const DAY_MS = 86_400_000;
/** Cycles of about a day, `[days]`: they follow people, so a weekend has to be seen as well. */
const DAILY = { shortest: 0.6, longest: 1.7 };
const WEEKEND = (1 << 0) | (1 << 6);
/** Most maturity on the first weekend. */
const FIRST_WEEKEND = 0.25;

export function beginVariation(channels: readonly string[]): Variation {
  const cells = SCALES * channels.length;
  return {
    freshSteps: 0,
    looks: 0,
    channels,
    sums: new Float32Array(cells),
    before: new Float32Array(cells).fill(Number.NaN),
    squares: new Float32Array(cells),
    powers: { second: new Float64Array(channels.length), fourth: new Float64Array(channels.length) },
    reached: new Float32Array(channels.length),
    weekdays: 0,
  };
}

/** A copy that later windows do not change. */
export function copyVariation(variation: Variation): Variation {
  const { sums, before, squares, powers, reached } = variation;
  return {
    ...variation,
    sums: sums.slice(),
    before: before.slice(),
    squares: squares.slice(),
    powers: { second: powers.second.slice(), fourth: powers.fourth.slice() },
    reached: reached.slice(),
  };
}

/** Takes in a window, in place: every half window one look. @param groupSize series of the group, from which as much is learnt */
export function observe(variation: Variation, window: Window, groupSize = 1): void {
  const half = Math.max(1, Math.floor(window.length / 2));
  variation.freshSteps += window.freshSteps;
  if (variation.freshSteps < half) return;
  variation.freshSteps = 0;
  variation.looks += 1;
  const { channels } = variation;
  channels.forEach((name, channel) => {
    const change = changeOf(window, window.channels.indexOf(name), half);
    variation.powers.second[channel]! += change ** 2;
    variation.powers.fourth[channel]! += change ** 4;
    addChange(variation, channel, change);
    variation.reached[channel] = Math.max(
      variation.reached[channel]!,
      maturityNow(variation, channel, window, half, groupSize),
    );
  });
  noteWeekday(variation, window, half);
}

/** Mean of the later half less that of the earlier; 0 where either was not measured. */
function changeOf({ values, channels, length }: Window, channel: number, half: number): number {
  if (channel < 0) return 0;
  const mean = (from: number, to: number) => {
    let sum = 0;
    let count = 0;
    for (let step = from; step < to; step++) {
      const value = values[step * channels.length + channel]!;
      if (Number.isNaN(value)) continue;
      sum += value;
      count += 1;
    }
    return sum / count;
  };
  const change = mean(length - half, length) - mean(0, length - half);
  return Number.isFinite(change) ? change : 0;
}

/** Adds a change to the blocks of all scales: two blocks make one of the next scale. */
function addChange(
  { looks, channels, sums, before, squares }: Variation,
  channel: number,
  change: number,
): void {
  let mean = change;
  for (let scale = 0; scale < SCALES; scale++) {
    const cell = scale * channels.length + channel;
    if (scale > 0) {
      sums[cell]! += mean / 2;
      if (looks % 2 ** scale !== 0) return;
      mean = sums[cell]!;
      sums[cell] = 0;
    }
    if (!Number.isNaN(before[cell]!)) squares[cell]! += (mean - before[cell]!) ** 2;
    before[cell] = mean;
  }
}

/** A weekday counts as seen in its second half. */
function noteWeekday(variation: Variation, window: Window, half: number): void {
  const { startMs, intervalMs, length } = window;
  const endMs = startMs + (length - 1) * intervalMs;
  const isLate = endMs % DAY_MS >= DAY_MS / 2 && half * intervalMs < DAY_MS / 2;
  if (isLate && variation.looks * half * intervalMs >= DAY_MS / 2)
    variation.weekdays |= 1 << new Date(endMs).getUTCDay();
}

/**
 * How well the behaviour of a channel is known, 0 to 1: 1 once {@link CYCLES} cycles of its slowest variation were seen.
 * It is lower on the first weekend of a channel with a daily cycle.
 * @see Allan, Statistics of atomic frequency standards (1966)
 */
export function maturityOf(variation: Variation, channel: number, window: Window): number {
  const half = Math.max(1, Math.floor(window.length / 2));
  const cycleDays = (cycleOf(variation, channel).looks * half * window.intervalMs) / DAY_MS;
  const isDaily = cycleDays >= DAILY.shortest && cycleDays <= DAILY.longest;
  return isDaily && isFirstWeekend(variation, window)
    ? Math.min(FIRST_WEEKEND, variation.reached[channel]!)
    : variation.reached[channel]!;
}

function maturityNow(
  variation: Variation,
  channel: number,
  window: Window,
  half: number,
  groupSize: number,
): number {
  const { looks } = variation;
  const cycle = cycleOf(variation, channel);
  const fewest = fewestMs(window) / (half * window.intervalMs);
  const seen = looks / Math.max(CYCLES * cycle.looks, fewest / Math.min(MAX_GROUP_SIZE, groupSize));
  const changes = Math.max(changesOf(variation, channel) / FEWEST_CHANGES, looks / fewest / LONGEST_WAIT);
  return Math.min(1, seen, cycle.isOpen ? UNSETTLED : 1, changes);
}

/** Time to be seen in any case: most things follow the day, however often they are measured. */
export function fewestMs({ length, intervalMs }: Pick<Window, 'length' | 'intervalMs'>): number {
  const daysMs = FEWEST_DAYS * DAY_MS;
  return Math.min(daysMs, Math.sqrt(FEWEST_WINDOWS * length * intervalMs * daysMs));
}

/** Effective number of changes: all where they are alike in size, few where a few are far larger. */
function changesOf({ powers }: Variation, channel: number): number {
  const fourth = powers.fourth[channel]!;
  return fourth > 0 ? powers.second[channel]! ** 2 / fourth : 0;
}

/** The slowest cycle, from the scale at which blocks differ most. */
function cycleOf({ looks, channels, squares }: Variation, channel: number) {
  let slowest = 0;
  let largest = 0;
  for (let scale = 0; scale < SCALES; scale++) {
    const blocks = (looks >> scale) - 1;
    if (blocks < 1) break;
    const variance = squares[scale * channels.length + channel]! / blocks;
    if (variance > largest) [largest, slowest] = [variance, scale];
  }
  // It is not yet known whether longer blocks differ even more.
  const isOpen = slowest > 0 && looks < SETTLED_BLOCKS * (1 << slowest);
  return { looks: CYCLE_BLOCKS * (1 << slowest), isOpen };
}

function isFirstWeekend({ weekdays }: Variation, { startMs, intervalMs, length }: Window): boolean {
  const day = 1 << new Date(startMs + (length - 1) * intervalMs).getUTCDay();
  return (day & WEEKEND) !== 0 && (weekdays & WEEKEND) === 0;
}

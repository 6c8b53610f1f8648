import type { Window } from '@kymo/domain';

/**
 * How a series varies, by the length of the parts it is looked at in: for each channel, what half a window's mean
 * differs from the half before it, averaged over ever longer blocks. Plain, bounded, so that it can be stored.
 */
export interface Variation {
  /** Steps seen since the last look, and looks so far. */
  freshSteps: number;
  looks: number;
  readonly channels: readonly string[];
  /** `[scale, channel]`: sums of the block under way, means of the block before, squared differences of blocks. */
  readonly sums: Float32Array;
  readonly before: Float32Array;
  readonly squares: Float32Array;
  /** Sums of the second and of the fourth powers of what the halves differ, `[channel]`. */
  readonly powers: { readonly second: Float64Array; readonly fourth: Float64Array };
  /** Maturity that each channel has reached: what is known does not get lost. */
  readonly reached: Float32Array;
  /** Days of the week that were seen, as bits from Sunday on. */
  weekdays: number;
}

const SCALES = 14;
/** Cycles of what varies most slowly that have to be seen. */
const CYCLES = 2;
/** A cycle is so many times the length at which blocks differ most. */
const CYCLE_BLOCKS = 2.8;
/** Blocks without which it is not known whether longer ones differ even more, and maturity until then. */
const SETTLED_BLOCKS = 5;
const UNSETTLED = 0.2;
/** What has to be seen in any case lies between so many windows and so many days: their geometric mean, days at most. */
const FEWEST_WINDOWS = 45;
const FEWEST_DAYS = 2;
/** Changes on which it has to rest how far a channel moves: of rare jumps that many have to be seen, or so many times the fewest windows. */
const FEWEST_CHANGES = 10;
const LONGEST_WAIT = 4;
/** Series of a group that count for each other: they tell what is usual, though not what an hour of the day is like. */
const MAX_ALIKE = 4;
const DAY_MS = 86_400_000;
/** Cycles of about a day are people's, and people keep weekends: what a weekend is like has to be seen, too. */
const DAILY = { shortest: 0.6, longest: 1.7 };
const WEEKEND = (1 << 0) | (1 << 6);
/** Maturity on a weekend that is the first. */
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

/** Takes in a window, in place: every half window one look. @param alike series of the group, from which as much is learnt */
export function observe(variation: Variation, window: Window, alike = 1): void {
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
    pass(variation, channel, change);
    variation.reached[channel] = Math.max(
      variation.reached[channel]!,
      maturityNow(variation, channel, window, half, alike),
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

/** Hands the means of blocks on to blocks twice as long. */
function pass({ looks, channels, sums, before, squares }: Variation, channel: number, change: number): void {
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

/** A weekday counts as seen once most of it has been. */
function noteWeekday(variation: Variation, window: Window, half: number): void {
  const { startMs, intervalMs, length } = window;
  const endMs = startMs + (length - 1) * intervalMs;
  const isLate = endMs % DAY_MS >= DAY_MS / 2 && half * intervalMs < DAY_MS / 2;
  if (isLate && variation.looks * half * intervalMs >= DAY_MS / 2)
    variation.weekdays |= 1 << new Date(endMs).getUTCDay();
}

/**
 * How far a channel's ways are known, 0 to 1: 1 once {@link CYCLES} cycles of what varies most slowly were seen, but for
 * the first weekend of what goes by the day.
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
  alike: number,
): number {
  const { looks } = variation;
  const cycle = cycleOf(variation, channel);
  const fewest = fewestMs(window) / (half * window.intervalMs);
  const seen = looks / Math.max(CYCLES * cycle.looks, fewest / Math.min(MAX_ALIKE, alike));
  const changes = Math.max(changesOf(variation, channel) / FEWEST_CHANGES, looks / fewest / LONGEST_WAIT);
  return Math.min(1, seen, cycle.isOpen ? UNSETTLED : 1, changes);
}

/** Most things go by the day, however often they are measured. */
function fewestMs({ length, intervalMs }: Window): number {
  const daysMs = FEWEST_DAYS * DAY_MS;
  return Math.min(daysMs, Math.sqrt(FEWEST_WINDOWS * length * intervalMs * daysMs));
}

/** Changes that matter among those seen: all where they are alike, few where a few are far larger. */
function changesOf({ powers }: Variation, channel: number): number {
  const fourth = powers.fourth[channel]!;
  return fourth > 0 ? powers.second[channel]! ** 2 / fourth : 0;
}

/** The cycle that the blocks tell which differ most. */
function cycleOf({ looks, channels, squares }: Variation, channel: number) {
  let slowest = 0;
  let largest = 0;
  for (let scale = 0; scale < SCALES; scale++) {
    const blocks = Math.floor(looks / 2 ** scale) - 1;
    if (blocks < 1) break;
    const variance = squares[scale * channels.length + channel]! / blocks;
    if (variance > largest) [largest, slowest] = [variance, scale];
  }
  // Whether longer blocks differ even more is not yet known.
  const isOpen = slowest > 0 && looks < SETTLED_BLOCKS * 2 ** slowest;
  return { looks: CYCLE_BLOCKS * 2 ** slowest, isOpen };
}

function isFirstWeekend({ weekdays }: Variation, { startMs, intervalMs, length }: Window): boolean {
  const day = 1 << new Date(startMs + (length - 1) * intervalMs).getUTCDay();
  return (day & WEEKEND) !== 0 && (weekdays & WEEKEND) === 0;
}

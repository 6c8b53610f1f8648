import { stepsOf, type TrainingSeries, type Values } from '@kymo/domain';
import type { DetectorOptions } from '../types/options';
import { pickChannels } from './pick-channels';

/** A level is the mean over this share of a window. */
const PART = 1 / 2;
/** Fewer levels cannot predict those to come. */
const FEWEST_LEVELS = 12;
/** A half may have this share of its levels outside the range of the other half, which is widened by this margin. */
const BEYOND_SHARE = 0.1;
const MARGIN = 0.1;
/** A channel is unsettled if it is so in more than this share of the series. */
const SERIES_SHARE = 0.25;

/**
 * Whether each channel is to be centred on the mean of each window. With `auto`, a channel is centred if one half of the
 * training part takes levels that the other half does not: its level cannot be predicted from such a part, but its
 * movement within a window can.
 */
export function centredChannels(
  training: readonly TrainingSeries[],
  channels: readonly string[],
  { centring, windowLength }: Pick<DetectorOptions, 'centring' | 'windowLength'>,
): readonly boolean[] {
  if (centring !== 'auto') return channels.map(() => centring === 'always');
  const unsettled = channels.map(() => 0);
  const seen = channels.map(() => 0);
  for (const stretch of training) {
    const values = pickChannels(stretch.values, stretch.channels, channels, stepsOf(stretch));
    channels.forEach((_, channel) => {
      const levels = levelsIn(values, channels.length, channel, Math.max(1, Math.round(PART * windowLength)));
      if (levels.length === 0) return;
      seen[channel]! += 1;
      unsettled[channel]! += Number(!areSettled(levels));
    });
  }
  return unsettled.map((count, channel) => count > SERIES_SHARE * seen[channel]!);
}

/** Whether each half of the levels covers the other half. */
export function areSettled(levels: readonly number[]): boolean {
  if (levels.length < FEWEST_LEVELS) return false;
  const middle = Math.floor(levels.length / 2);
  const [first, second] = [levels.slice(0, middle), levels.slice(middle)];
  return Math.max(shareBeyond(first, second), shareBeyond(second, first)) <= BEYOND_SHARE;
}

function shareBeyond(shown: readonly number[], others: readonly number[]): number {
  const [lowest, highest] = [Math.min(...shown), Math.max(...shown)];
  const margin = MARGIN * (highest - lowest);
  return others.filter((level) => level < lowest - margin || level > highest + margin).length / others.length;
}

/** Means of consecutive parts; parts without a measured value are left out. */
function levelsIn(values: Values, channels: number, channel: number, part: number): number[] {
  const levels: number[] = [];
  const steps = values.length / channels;
  for (let begin = 0; begin + part <= steps; begin += part) {
    let sum = 0;
    let count = 0;
    for (let step = begin; step < begin + part; step++) {
      const value = values[step * channels + channel]!;
      if (!Number.isFinite(value)) continue;
      sum += value;
      count += 1;
    }
    if (count > 0) levels.push(sum / count);
  }
  return levels;
}

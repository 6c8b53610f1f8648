import { stepsOf, type TrainingSeries } from '@kymo/domain';
import type { DetectorOptions } from '../types/options';
import { pickChannels } from './pick-channels';

/** A level is the mean of so large a part of a window. */
const PART = 1 / 2;
/** Fewer levels say nothing about those to come. */
const FEWEST_LEVELS = 12;
/** Share of the levels of one half that may lie beyond all of the other's, and of the range how far. */
const BEYOND_SHARE = 0.1;
const MARGIN = 0.1;
/** A channel that has not settled in more than this share of the series has not settled. */
const SERIES_SHARE = 0.25;

/**
 * Channels of which each window is to be seen less its own mean, by channel: those whose levels in one half of the
 * training part the other half does not show. What a channel's level will be cannot be told from such a part; how it
 * moves within a window can.
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

/** Whether either half of the levels shows where the other one goes. */
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

/** Means of parts that follow each other; those in which nothing was measured are left out. */
function levelsIn(values: Float32Array, channels: number, channel: number, part: number): number[] {
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

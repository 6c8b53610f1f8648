import { compareDetectors } from '@kymo/detectors';
import type { Window } from '@kymo/domain';
import { longestHold } from './longest-hold';

/** A comparison of two models on 2,000 windows of 200 channels, scored elsewhere. */
export async function comparisonHold() {
  const channels = Array.from({ length: 200 }, (_, channel) => `c${channel}`);
  const windows = windowsOf(2000, 64, channels);
  const scores = () => ({
    windowLength: 64,
    score: (some: readonly Window[]) =>
      Promise.resolve(some.map(({ startMs }) => ({ value: Math.abs(Math.sin(startMs)) }) as never)),
  });
  const one = scores();
  return longestHold(() => compareDetectors(() => one, scores(), windows, { seed: 1 }));
}

function windowsOf(count: number, length: number, channels: readonly string[]): Window[] {
  return Array.from({ length: count }, (_, index) => ({
    series: 'a',
    tags: {},
    startMs: index * 1000,
    intervalMs: 1000,
    length,
    channels,
    values: Float64Array.from({ length: length * channels.length }, (_, cell) =>
      Math.sin(cell / 11 + index + cell * index),
    ),
    freshSteps: 1,
    freshSamples: 1,
    silentChannels: [],
  }));
}

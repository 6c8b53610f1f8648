import type { TrainingSeries } from '@kymo/domain';
import { normal, seededRandom } from '@kymo/statistics';
import { expect, it } from 'vitest';
import { variationalAutoencoder } from '../variational-autoencoder/variational-autoencoder';

const options = variationalAutoencoder.optionsSchema.parse({ wholeRanks: true });

/** Channels that change at every `every`-th step. */
function training(steps: number, channels: number, every: number): TrainingSeries {
  const random = seededRandom(1);
  const held = new Float32Array(channels);
  const values = Float32Array.from({ length: steps * channels }, (_, index) => {
    if (Math.floor(index / channels) % every === 0) held[index % channels] = normal(random);
    return held[index % channels]!;
  });
  const names = Array.from({ length: channels }, (_, channel) => `channel ${channel}`);
  return { series: 'it', startMs: 0, intervalMs: 1000, channels: names, values };
}

it.each([
  {
    name: 'a long part that changes at every step',
    steps: 3000,
    channels: 3,
    every: 1,
    windowLength: 24,
    ranking: 'whole-ranks',
  },
  {
    name: 'a long part that changes at every tenth',
    steps: 3000,
    channels: 3,
    every: 10,
    windowLength: 48,
    ranking: 'whole-first',
  },
  { name: 'one channel', steps: 3000, channels: 1, every: 1, windowLength: 48, ranking: 'whole-first' },
  { name: 'a short part', steps: 800, channels: 3, every: 1, windowLength: 48, ranking: 'whole-only' },
])('after $name the ranking is $ranking', ({ steps, channels, every, windowLength, ranking }) => {
  const complete = variationalAutoencoder.complete!(options, [training(steps, channels, every)]);
  const windows = steps / complete.windowLength;
  expect(complete.windowLength).toBe(windowLength);
  expect(variationalAutoencoder.ranking!(complete, windows, channels)).toBe(ranking);
});

it('leaves the windows of an ensemble alone', () => {
  const member = variationalAutoencoder.asMember!(options);
  const complete = variationalAutoencoder.complete!(member, [training(3000, 3, 1)]);
  expect(complete).toMatchObject({ wholeRanks: false });
});

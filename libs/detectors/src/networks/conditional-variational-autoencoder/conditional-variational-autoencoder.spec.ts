import { normal, seededRandom } from '@kymo/statistics';
import { type DetectorFactory, type TrainingSeries, type Window } from '@kymo/domain';
import { createEngine } from '@kymo/engine';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createInProcessFactory } from '../../runtime/in-process';
import { unhurried } from '../../training/unhurried.fixture';

const HOUR_MS = 3_600_000;
const INTERVAL_MS = HOUR_MS / 4;
const MONDAY = Date.UTC(2025, 0, 6);
const channels = ['load', 'temperature'];
const windowLength = 8;
const small = {
  ...unhurried,
  windowLength,
  folds: 2,
  maxSteps: 1000,
  codeSize: 2,
  klWeight: 1,
  layers: [64],
};

/** Load that follows the hours of the day, and a temperature that follows the load. */
function valuesFrom(startMs: number, steps: number, seed: number): Float32Array {
  const random = seededRandom(seed);
  const values = new Float32Array(steps * channels.length);
  for (let step = 0; step < steps; step++) {
    const hour = ((startMs + step * INTERVAL_MS) / HOUR_MS) % 24;
    const load = 50 - 30 * Math.cos((2 * Math.PI * hour) / 24) + normal(random);
    values.set([load, 20 + 0.5 * load + 0.5 * normal(random)], 2 * step);
  }
  return values;
}

interface Hall {
  readonly series: string;
  readonly tags: Readonly<Record<string, string>>;
  /** How many hours later than others it works. */
  readonly laterHours: number;
}

function training({ series, tags, laterHours }: Hall, seed: number): TrainingSeries {
  const values = valuesFrom(MONDAY - laterHours * HOUR_MS, 8 * 96, seed);
  return { series, tags, startMs: MONDAY, intervalMs: INTERVAL_MS, channels, values };
}

/** A window of the second week as the hours of a hall have it, or of one that works `misplacedHours` later. */
function windowOf({ series, tags, laterHours }: Hall, hour: number, misplacedHours: number): Window {
  const startMs = MONDAY + (9 * 24 + hour) * HOUR_MS;
  return {
    series,
    tags,
    startMs,
    intervalMs: INTERVAL_MS,
    length: windowLength,
    channels,
    values: valuesFrom(startMs - (laterHours + misplacedHours) * HOUR_MS, windowLength, 2),
    freshSteps: windowLength,
    freshSamples: windowLength,
    silentChannels: [],
  };
}

const dayHall: Hall = { series: 'hall', tags: { shift: 'day' }, laterHours: 0 };
const nightHall: Hall = { series: 'other hall', tags: { shift: 'night' }, laterHours: 12 };

describe('the conditional variational autoencoder', () => {
  let factory: DetectorFactory;
  beforeAll(async () => {
    factory = createInProcessFactory(await createEngine('onnx'));
  });
  afterAll(() => factory.close());

  /** Scores of windows as usual and of the same hours with what is usual twelve hours later. */
  async function scoresOf(
    halls: readonly Hall[],
    hours: readonly number[],
    options: Record<string, unknown>,
  ) {
    const name = 'conditional-variational-autoencoder';
    const series = halls.map((hall, index) => training(hall, index + 1));
    const detector = await factory.restore(
      await factory.fit(name, { ...small, ...options }, series, { seed: 1 }),
    );
    const scores = async (misplacedHours: number) => {
      const windows = halls.flatMap((hall) => hours.map((hour) => windowOf(hall, hour, misplacedHours)));
      return (await detector.score(windows)).map(({ value }) => value);
    };
    const [usual, misplaced] = [await scores(0), await scores(12)];
    await detector.dispose();
    return { usual, misplaced };
  }

  it('takes the load of its hour for usual, that of twelve hours later not', async () => {
    const { usual, misplaced } = await scoresOf([dayHall], [0, 3, 6, 12, 15], {});
    expect(Math.max(...usual)).toBeLessThan(1);
    expect(Math.min(...misplaced)).toBeGreaterThan(1);
  });

  it('finds what is usual for another tag only where it is told the tag', async () => {
    const hours = [0, 3, 12, 15];
    const told = await scoresOf([dayHall, nightHall], hours, { tags: { shift: [] } });
    expect(Math.max(...told.usual)).toBeLessThan(1);
    expect(Math.min(...told.misplaced)).toBeGreaterThan(1);
    const untold = await scoresOf([dayHall, nightHall], hours, {});
    expect(Math.max(...untold.misplaced)).toBeLessThan(1);
  });
});

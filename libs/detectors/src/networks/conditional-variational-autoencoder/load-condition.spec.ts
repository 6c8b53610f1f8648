import { normal, seededRandom } from '@kymo/statistics';
import { type DetectorFactory, type TrainingSeries } from '@kymo/domain';
import { createEngine } from '@kymo/engine';
import { windowsOf } from '@kymo/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createInProcessFactory } from '../../runtime/in-process';
import { unhurried } from '../../training/unhurried.fixture';

const WINDOW = 8;
const DEGREES_BY_LOAD = 0.5;

const loadAt = (step: number) => 50 - 30 * Math.cos((2 * Math.PI * step) / 90);

/** A load that follows no clock, and a temperature that follows the load: 30 ° when idle, 60 ° at full load. */
function stretch(seed: number, extraLoad = 0): TrainingSeries {
  const random = seededRandom(seed);
  const values = new Float32Array(2 * 960);
  for (let step = 0; step < values.length / 2; step++) {
    const temperature = 20 + DEGREES_BY_LOAD * (loadAt(step) + extraLoad) + 0.5 * normal(random);
    values.set([loadAt(step) + normal(random), temperature], 2 * step);
  }
  return { series: 'press', startMs: 0, intervalMs: 60_000, channels: ['load', 'temperature'], values };
}

/** At any load; and where it is low, with the temperature of a load that is 12 higher. */
const clean = windowsOf(stretch(2), WINDOW, WINDOW);
const faulty = windowsOf(stretch(2, 12), WINDOW, WINDOW).filter((_, index) =>
  [0, WINDOW - 1].every((step) => loadAt(index * WINDOW + step) < 30),
);

describe('a temperature that is usual under load', () => {
  let factory: DetectorFactory;
  beforeAll(async () => {
    factory = createInProcessFactory(await createEngine('onnx'));
  });
  afterAll(() => factory.close());

  /** Share of pairs in which the faulty window outscores the clean one, and shares beyond the boundary. */
  async function judgedBy(loadChannels: readonly string[]) {
    const options = {
      ...unhurried,
      windowLength: WINDOW,
      codeSize: 2,
      klWeight: 3,
      layers: [64],
      timeOfDay: false,
      loadChannels,
    };
    const name = 'conditional-variational-autoencoder';
    const detector = await factory.restore(await factory.fit(name, options, [stretch(1)], { seed: 1 }));
    const valuesOf = async (windows: typeof clean) =>
      (await detector.score(windows)).map(({ value }) => value);
    const [usual, faults] = [await valuesOf(clean), await valuesOf(faulty)];
    await detector.dispose();
    const beyond = (values: readonly number[]) => values.filter((value) => value > 1).length / values.length;
    const won = faults.flatMap((fault) => usual.map((value): number => (fault > value ? 1 : 0)));
    const auc = won.reduce((sum, one) => sum + one, 0) / won.length;
    return { auc, caught: beyond(faults), falseAlarms: beyond(usual) };
  }

  it('is nothing new by itself: middling loads bring it', () => {
    const highest = Math.max(
      ...faulty.flatMap(({ values }) => [...values].filter((_, index) => index % 2 === 1)),
    );
    expect(highest).toBeLessThan(20 + DEGREES_BY_LOAD * 60);
  });

  it('is a fault in idling, which a network sees that is told the load', async () => {
    const told = await judgedBy(['load']);
    const untold = await judgedBy([]);
    expect(told.auc).toBeGreaterThan(0.98);
    expect(told.caught).toBe(1);
    expect(told.falseAlarms).toBeLessThan(0.05);
    expect(untold.auc).toBeLessThan(0.9);
    expect(untold.caught).toBeLessThan(0.1);
  });
});

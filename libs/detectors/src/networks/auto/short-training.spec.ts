import { normal, seededRandom } from '@kymo/statistics';
import { type DetectorFactory, type TrainingSeries } from '@kymo/domain';
import { createEngine } from '@kymo/engine';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createInProcessFactory } from '../../runtime/in-process';

const CHANNELS = 30;

/** Waves of several periods, with a little noise. */
function waves(steps: number): TrainingSeries {
  const random = seededRandom(1);
  const values = Float32Array.from({ length: steps * CHANNELS }, (_, index) => {
    const [step, channel] = [Math.floor(index / CHANNELS), index % CHANNELS];
    return Math.sin(step / (5 + (channel % 7)) + channel) + 0.05 * normal(random);
  });
  const channels = Array.from({ length: CHANNELS }, (_, channel) => `channel ${channel}`);
  return { series: 'it', startMs: 0, intervalMs: 1000, channels, values };
}

let factory: DetectorFactory;
beforeAll(async () => {
  factory = createInProcessFactory(await createEngine('onnx'));
});
afterAll(() => factory.close());

it.each([
  { name: 'auto', steps: 800 },
  { name: 'ensemble', steps: 800 },
  { name: 'auto', steps: 1050 },
])(
  '$name alarms where one of many channels fails, though $steps steps were shown and the whole ranks',
  async ({ name, steps }) => {
    const { report } = await factory.fit(name, { windowLength: 32 }, [waves(steps)], { seed: 1 });
    expect(report.trial!.falseAlarmShare).toBeLessThan(0.02);
    for (const { kind, caughtShare } of report.trial!.faults) expect(caughtShare, kind).toBeGreaterThan(0.5);
  },
);

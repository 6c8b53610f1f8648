import { seededRandom } from '@kymo/statistics';
import { expect, it } from 'vitest';
import { levelsOf, scale } from './scaling';
import { cutWindow, scaleSeries } from './scaled-series';

const CHANNELS = ['climb', 'noise', 'unmeasured'];
const WINDOW = 16;
const STEPS = 10 * WINDOW;

it('cuts the windows that scoring sees', () => {
  const random = seededRandom(11);
  const values = Float32Array.from({ length: STEPS * CHANNELS.length }, (_, index) => {
    const step = Math.floor(index / CHANNELS.length);
    const missing = random() < 0.1 || (step >= 32 && step < 32 + WINDOW && index % CHANNELS.length === 0);
    if (missing) return NaN;
    return [step + 3 * random(), step === 90 ? 1e6 : random(), NaN][index % CHANNELS.length]!;
  });
  const training = { series: 'a', startMs: 0, intervalMs: 1000, channels: CHANNELS, values: values.slice() };
  const how = { scaling: 'robust', imputation: 'linear', windowLength: WINDOW } as const;
  const scaled = scaleSeries(training, CHANNELS, how, [true, false, true]);
  const size = WINDOW * CHANNELS.length;
  for (let begin = 0; begin + WINDOW <= STEPS; begin += 5) {
    const [cut, scored] = [new Float32Array(size), new Float32Array(size)];
    cutWindow(scaled, begin, cut);
    const own = values.slice(begin * CHANNELS.length, (begin + WINDOW) * CHANNELS.length);
    scale(scaled.scaling, own, scored, levelsOf(scaled.scaling, own));
    scored.forEach((value, cell) => {
      if (!Number.isNaN(value)) expect(cut[cell]).toBeCloseTo(value, 4);
    });
  }
});

import { normal, seededRandom } from '@kymo/statistics';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitScaling, levelsOf, scale, SCALED_LIMIT, scaleStretch, unscale } from './scaling';
import { scalingMethodSchema, type ScalingMethod } from '../types/scaling-method';

describe('fitScaling', () => {
  it('takes the measured values of each channel to 0 … 1', () => {
    const values = Float32Array.of(10, -1, NaN, 1, 20, 0);
    const scaling = fitScaling(values, 2);
    const scaled = new Float32Array(6);
    scale(scaling, values, scaled);
    expect(scaled).toEqual(Float32Array.of(0, 0, NaN, 1, 1, 0.5));
    expect(scaling.mean).toEqual([0.5, 0.5]);
  });

  it.each([
    ['constant', [7, 7, 7], [7, 8, 6], [0, 1, -1]],
    ['constant but for rounding', [1e8, 1e8 + 3e-5, 1e8], [1e8, 1e8 + 2000, 1e8], [0, SCALED_LIMIT, 0]],
  ])('gives a channel that is %s the scale of its unit', (_, training, values, expected) => {
    const scaled = new Float32Array(values.length);
    scale(fitScaling(Float64Array.from(training), 1), Float64Array.from(values), scaled);
    expect([...scaled]).toEqual(expected);
  });

  const bell = Float32Array.from({ length: 1000 }, (_, index) => 50 + 2 * normal(seededRandom(index)));
  const withOutliers = bell.map((value, index) =>
    index % 100 === 7 ? 1e4 : index % 100 === 9 ? NaN : value,
  );
  it.each<[string, ScalingMethod, Float32Array, number]>([
    ['standard', 'standard', bell, 6],
    ['robust', 'robust', bell, 6],
    ['robust, whatever a few outliers and gaps,', 'robust', withOutliers, 6],
  ])('%s takes what is usual to 0 … 1 about the middle', (_, method, values, deviations) => {
    const scaling = fitScaling(values, 1, method);
    expect(unscale(scaling, 0, 0.5)).toBeCloseTo(50, 0);
    expect(scaling.range[0]! / 2).toBeGreaterThan(0.9 * deviations);
    expect(scaling.range[0]! / 2).toBeLessThan(1.1 * deviations);
  });

  it.each<[ScalingMethod]>([['standard'], ['robust']])(
    '%s puts a constant channel in the middle',
    (method) => {
      const scaled = new Float32Array(3);
      scale(fitScaling(Float32Array.of(7, 7, 7), 1, method), Float32Array.of(7, 8, 6), scaled);
      expect([...scaled]).toEqual([0.5, 1.5, -0.5]);
    },
  );

  it('robust goes by the deviation where a channel hardly ever leaves its level', () => {
    const values = new Float32Array(100).fill(0, 0, 90).fill(1, 90);
    expect(fitScaling(values, 1, 'robust').range[0]).toBeCloseTo(6 * 0.3);
  });

  it('passes over a channel that was never measured', () => {
    const scaling = fitScaling(Float32Array.of(NaN, NaN), 1);
    const scaled = new Float32Array(1);
    scale(scaling, Float32Array.of(3), scaled);
    expect([scaled[0], unscale(scaling, 0, 0.5)]).toEqual([NaN, NaN]);
  });

  it('holds wild values and passes on gaps', () => {
    const scaling = fitScaling(Float32Array.of(0, 1), 1);
    const scaled = new Float32Array(5);
    scale(scaling, Float32Array.of(1e30, -1e30, NaN, Infinity, 0.25), scaled);
    expect([...scaled]).toEqual([SCALED_LIMIT, -SCALED_LIMIT, NaN, NaN, 0.25]);
  });

  it('is undone by unscale, but for what was held', () => {
    const value = fc.float({ noNaN: true, min: -1e6, max: 1e6 });
    const method = fc.constantFrom(...scalingMethodSchema.options);
    fc.assert(
      fc.property(fc.array(value, { minLength: 2, maxLength: 30 }), method, (list, chosen) => {
        const values = Float32Array.from(list);
        const scaling = fitScaling(values, 1, chosen);
        const scaled = new Float32Array(values.length);
        scale(scaling, values, scaled);
        scaled.forEach((one, index) => {
          if (Math.abs(one) === SCALED_LIMIT) return;
          const tolerance = 1e-5 * (Math.abs(scaling.range[0]!) + Math.abs(scaling.offset[0]!) + 1);
          expect(Math.abs(unscale(scaling, 0, one) - values[index]!)).toBeLessThanOrEqual(tolerance);
        });
      }),
    );
  });
});

describe('a channel that is seen less the mean of its window', () => {
  const WINDOW = 8;
  const climbing = Float32Array.from(
    { length: 80 },
    (_, step) => 10 * Math.floor(step / WINDOW) + (step % 2),
  );
  const scaling = fitScaling(climbing, 1, 'min-max', [true], WINDOW);

  it('has the scale of what moves within windows, wherever they lie', () => {
    expect(scaling.range[0]).toBeCloseTo(1);
    expect(scaling.offset[0]).toBeCloseTo(-0.5);
  });

  it('looks the same at every level, and gets its units and its level back', () => {
    fc.assert(
      fc.property(
        fc.array(fc.float({ min: -1, max: 1, noNaN: true }), { minLength: 4, maxLength: 20 }),
        fc.integer({ min: -500, max: 500 }),
        (course, level) => {
          const [at, raised] = [0, level].map((shift) => {
            const values = Float32Array.from(course, (value) => value + shift);
            const levels = levelsOf(scaling, values);
            const scaled = new Float32Array(values.length);
            scale(scaling, values, scaled, levels);
            scaled.forEach((value, step) =>
              expect(unscale(scaling, 0, value, levels[0])).toBeCloseTo(values[step]!, 3),
            );
            return scaled;
          });
          at!.forEach((value, step) => expect(raised![step]).toBeCloseTo(value, 3));
        },
      ),
    );
  });

  it('keeps its course over a stretch, however far it goes, while others are held', () => {
    const both = fitScaling(
      Float32Array.from([...climbing].flatMap((value) => [value, 1])),
      2,
      'min-max',
      [true, false],
      WINDOW,
    );
    const stretch = Float32Array.from([0, 1, 1000, 1000]);
    scaleStretch(both, stretch);
    expect(stretch[2]! - stretch[0]!).toBeCloseTo(1000 / both.range[0]!, 0);
    expect(stretch[3]).toBe(SCALED_LIMIT);
  });

  it('has no level where nothing was measured or it keeps its own', () => {
    expect(levelsOf(scaling, Float32Array.of(NaN, NaN))).toEqual(Float64Array.of(0));
    expect(levelsOf(fitScaling(climbing, 1), climbing)).toEqual(Float64Array.of(0));
  });
});

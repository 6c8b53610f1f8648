import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitScaling, scale, SCALED_LIMIT, unscale } from './min-max';

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
    ['constant but for rounding', [1e8, 1e8 + 8, 1e8], [1e8, 1e8 + 2000, 1e8], [0, SCALED_LIMIT, 0]],
  ])('gives a channel that is %s the scale of its unit', (_, training, values, expected) => {
    const scaled = new Float32Array(values.length);
    scale(fitScaling(Float32Array.from(training), 1), Float32Array.from(values), scaled);
    expect([...scaled]).toEqual(expected);
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

  it('is undone by unscale', () => {
    const value = fc.float({ noNaN: true, min: -1e6, max: 1e6 });
    fc.assert(
      fc.property(fc.array(value, { minLength: 2, maxLength: 30 }), (list) => {
        const values = Float32Array.from(list);
        const scaling = fitScaling(values, 1);
        const scaled = new Float32Array(values.length);
        scale(scaling, values, scaled);
        scaled.forEach((one, index) => {
          const tolerance = 1e-5 * (Math.abs(scaling.range[0]!) + Math.abs(scaling.offset[0]!) + 1);
          expect(Math.abs(unscale(scaling, 0, one) - values[index]!)).toBeLessThanOrEqual(tolerance);
        });
      }),
    );
  });
});

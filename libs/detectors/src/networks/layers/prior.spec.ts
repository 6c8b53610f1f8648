import { createEngine, type Engine } from '@kymo/engine';
import { normal, seededRandom } from '@kymo/statistics';
import { tensor, tidy } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { divergence, type PriorOptions } from './prior';

const unit = fc.record({
  mean: fc.double({ min: -3, max: 3, noNaN: true }),
  deviation: fc.double({ min: 0.05, max: 1.5, noNaN: true }),
});
const degrees = fc.double({ min: 2, max: 100, noNaN: true });

describe('the divergence from the prior', () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await createEngine('tfjs');
  });
  afterAll(() => engine.dispose());

  const of = (units: readonly { mean: number; deviation: number }[], options: PriorOptions) =>
    tidy(() => {
      const shape = [1, units.length];
      const posterior = {
        mean: tensor(
          units.map(({ mean }) => mean),
          shape,
        ),
        logVariance: tensor(
          units.map(({ deviation }) => 2 * Math.log(deviation)),
          shape,
        ),
      };
      return divergence(posterior, options).dataSync()[0]!;
    });

  it.each(['gaussian', 'student-t'] as const)(
    'is never negative, and the sum over the units: %s',
    (prior) => {
      fc.assert(
        fc.property(fc.array(unit, { minLength: 1, maxLength: 4 }), degrees, (units, degreesOfFreedom) => {
          const options = { prior, degreesOfFreedom };
          const whole = of(units, options);
          expect(whole).toBeGreaterThan(-1e-3);
          expect(whole).toBeCloseTo(
            units.reduce((total, one) => total + of([one], options), 0),
            3,
          );
        }),
        { numRuns: 50, seed: 1 },
      );
    },
  );

  it('from a Student-t prior is what draws estimate', () => {
    const random = seededRandom(1);
    fc.assert(
      fc.property(unit, fc.constantFrom(2, 4, 10), ({ mean, deviation }, degreesOfFreedom) => {
        let total = 0;
        for (let draw = 0; draw < 20_000; draw++) {
          const noise = normal(random);
          const code = mean + deviation * noise;
          total +=
            -(noise ** 2) / 2 -
            Math.log(deviation * Math.sqrt(2 * Math.PI)) -
            logStudent(code, degreesOfFreedom);
        }
        const exact = of([{ mean, deviation }], { prior: 'student-t', degreesOfFreedom });
        expect(Math.abs(exact - total / 20_000)).toBeLessThan(0.05);
      }),
      { numRuns: 12, seed: 1 },
    );
  });

  it('forgives codes far out under a Student-t prior, and is the Gaussian one for many degrees of freedom', () => {
    const far = [{ mean: 6, deviation: 0.5 }];
    const gaussian = of(far, { prior: 'gaussian', degreesOfFreedom: 4 });
    expect(of(far, { prior: 'student-t', degreesOfFreedom: 4 })).toBeLessThan(gaussian / 2);
    const near = [{ mean: 0.4, deviation: 0.8 }];
    const limit = of(near, { prior: 'student-t', degreesOfFreedom: 100 });
    expect(limit).toBeCloseTo(of(near, { prior: 'gaussian', degreesOfFreedom: 4 }), 1);
  });
});

/** Densities in closed form for these degrees of freedom: their values at 0. */
const AT_ZERO: Record<number, number> = { 2: 1 / (2 * Math.SQRT2), 4: 3 / 8, 10: 0.389108384 };

function logStudent(code: number, degreesOfFreedom: number): number {
  return (
    Math.log(AT_ZERO[degreesOfFreedom]!) -
    ((degreesOfFreedom + 1) / 2) * Math.log1p(code ** 2 / degreesOfFreedom)
  );
}

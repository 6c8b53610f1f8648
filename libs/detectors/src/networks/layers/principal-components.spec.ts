import { normal, seededRandom } from '@kymo/statistics';
import { createEngine, type Engine } from '@kymo/engine';
import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { principalComponents } from './principal-components';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine('onnx');
});
afterAll(() => engine.dispose());

/** Centred rows whose variance falls by `decay` from one hidden direction to the next. */
function rowsOf(count: number, dimensions: number, decay: number): Float32Array {
  const random = seededRandom(3);
  const hidden = Matrix.from1DArray(
    count,
    dimensions,
    Array.from({ length: count * dimensions }, (_, index) => normal(random) * decay ** (index % dimensions)),
  );
  const mixing = Matrix.from1DArray(
    dimensions,
    dimensions,
    Array.from({ length: dimensions ** 2 }, () => normal(random)),
  );
  return Float32Array.from(hidden.mmul(mixing).center('column').to1DArray());
}

it.each([
  ['few dimensions, taken whole', 300, 40, 0.8],
  ['many dimensions, iterated', 400, 220, 0.9],
  ['fewer rows than dimensions', 60, 300, 0.9],
  ['as many rows as need iterating', 200, 320, 0.9],
])('spans the principal subspace: %s', async (_, count, dimensions, decay) => {
  const rows = rowsOf(count, dimensions, decay);
  const found = await principalComponents(engine, rows, dimensions, {
    varianceShare: 0.95,
    most: 100,
    seed: 1,
  });
  const kept = found.components.length / dimensions;
  const components = Matrix.from1DArray(kept, dimensions, found.components);
  const matrix = Matrix.from1DArray(count, dimensions, rows);
  const covariance = matrix.transpose().mmul(matrix).div(count);
  const exact = new EigenvalueDecomposition(covariance, { assumeSymmetric: true }).realEigenvalues.reverse();

  const identity = components.mmul(components.transpose());
  expect(Matrix.sub(identity, Matrix.eye(kept)).abs().max()).toBeLessThan(1e-3);
  const held = components.mmul(covariance).mmul(components.transpose()).trace();
  const best = exact.slice(0, kept).reduce((sum, value) => sum + value, 0);
  expect(held / best).toBeGreaterThan(0.999);
  expect(held / covariance.trace()).toBeGreaterThan(0.95 - 1e-3);
  expect(found.variances[0]! / exact[0]!).toBeCloseTo(1, 3);
});

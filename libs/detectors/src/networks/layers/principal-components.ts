import { normal, seededRandom } from '@kymo/statistics';
import type { Engine } from '@kymo/engine';
import { matMul, type Tensor2D } from '@tensorflow/tfjs-core';
import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { createOrthonormaliser, normaliseRows, PANEL } from './orthonormalise';

export interface PrincipalComponents {
  /** Orthonormal rows, largest variance first, `[component, dimension]`. */
  readonly components: Float32Array;
  /** Variance along each component. */
  readonly variances: Float64Array;
}

export interface PrincipalComponentsOptions {
  /** Share of the variance to span. */
  readonly varianceShare: number;
  readonly most: number;
  readonly seed: number;
}

interface Eigen {
  /** Descending. */
  readonly values: Float64Array;
  /** One row per value, `[component, side]`. */
  readonly vectors: Float32Array;
}

/** Up to this side the full decomposition is cheaper than iterating. */
const DIRECT_SIDE = 160;
/** The same for a basis of this share of the side. */
const ITERATED_SHARE = 0.7;
const FIRST_GUESS = 50;
const OVERSAMPLING = 16;
const ITERATIONS = 5;

/**
 * The principal subspace of centred rows, from whichever is smaller: the covariance of the dimensions or the Gram matrix
 * of the rows. Large matrices are not decomposed in full: a block of vectors is iterated towards the subspace.
 * @param rows `[row, dimension]`, row-major, mean zero
 * @see Halko, Martinsson and Tropp, Finding structure with randomness (2011), algorithm 4.4
 */
export async function principalComponents(
  engine: Engine,
  rows: Float32Array,
  dimensions: number,
  options: PrincipalComponentsOptions,
): Promise<PrincipalComponents> {
  const count = rows.length / dimensions;
  const byRows = count < dimensions;
  const side = byRows ? count : dimensions;
  const product = await multiply(
    engine,
    rows,
    rows,
    [count, dimensions],
    [count, dimensions],
    !byRows,
    byRows,
  );
  const most = Math.min(options.most, side);
  const eigen = await leadingEigenvectors(engine, product, side, most, options);
  const kept = keptComponents(eigen.values, trace(product, side), options.varianceShare, most);
  const vectors = eigen.vectors.slice(0, kept * side);
  const components = byRows
    ? normaliseRows(
        await multiply(engine, vectors, rows, [kept, side], [count, dimensions], false, false),
        dimensions,
      )
    : vectors;
  return { components, variances: eigen.values.slice(0, kept).map((value) => value / count) };
}

async function leadingEigenvectors(
  engine: Engine,
  symmetric: Float32Array,
  side: number,
  most: number,
  { varianceShare, seed }: PrincipalComponentsOptions,
): Promise<Eigen> {
  const total = trace(symmetric, side);
  for (let wanted = FIRST_GUESS; side > DIRECT_SIDE; wanted *= 2) {
    const block = PANEL * Math.ceil((Math.min(wanted, most) + OVERSAMPLING) / PANEL);
    if (block > ITERATED_SHARE * side) break;
    const needed = wanted >= most ? 0 : varianceShare * total;
    const eigen = await iterateSubspace(engine, symmetric, side, block, { seed, needed });
    if (eigen && explained(eigen.values.subarray(0, wanted)) >= needed) return eigen;
  }
  return decompose(symmetric, side);
}

/**
 * Orthogonal iteration with a final Rayleigh–Ritz step, which is left out, and nothing returned, where the whole basis does
 * not carry the needed sum of eigenvalues.
 * @param block rows of the basis, a multiple of `PANEL`
 */
async function iterateSubspace(
  engine: Engine,
  symmetric: Float32Array,
  side: number,
  block: number,
  { seed, needed }: { readonly seed: number; readonly needed: number },
): Promise<Eigen | undefined> {
  const compiled = await engine.compile(
    (basis, matrix) => [matMul(basis as Tensor2D, matrix as Tensor2D)],
    [{ shape: [block, side] }, { shape: [side, side] }],
  );
  const orthonormaliser = await createOrthonormaliser(engine, block, side);
  try {
    const apply = async (basis: Float32Array) =>
      (await compiled.run([basis, symmetric]))[0]!.values as Float32Array;
    const random = seededRandom(seed);
    let basis: Float32Array = Float32Array.from({ length: block * side }, () => normal(random));
    for (let iteration = 0; iteration < ITERATIONS; iteration++)
      basis = await orthonormaliser.run(await apply(basis));
    const image = await apply(basis);
    const small = await multiply(engine, basis, image, [block, side], [block, side], false, true);
    if (trace(small, block) < needed) return undefined;
    const { values, vectors } = decompose(small, block);
    return {
      values,
      vectors: await multiply(engine, vectors, basis, [block, block], [block, side], false, false),
    };
  } finally {
    await orthonormaliser.dispose();
    await compiled.dispose();
  }
}

function decompose(symmetric: Float32Array, side: number): Eigen {
  const matrix = Matrix.from1DArray(side, side, symmetric);
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(matrix, {
    assumeSymmetric: true,
  });
  const vectors = new Float32Array(side * side);
  for (let row = 0; row < side; row++) {
    for (let index = 0; index < side; index++)
      vectors[row * side + index] = eigenvectorMatrix.get(index, side - 1 - row);
  }
  return { values: Float64Array.from(realEigenvalues).reverse(), vectors };
}

async function multiply(
  engine: Engine,
  left: Float32Array,
  right: Float32Array,
  leftShape: readonly [number, number],
  rightShape: readonly [number, number],
  transposeLeft: boolean,
  transposeRight: boolean,
): Promise<Float32Array> {
  const compiled = await engine.compile(
    (one, other) => [matMul(one as Tensor2D, other as Tensor2D, transposeLeft, transposeRight)],
    [{ shape: leftShape }, { shape: rightShape }],
  );
  try {
    return (await compiled.run([left, right]))[0]!.values as Float32Array;
  } finally {
    await compiled.dispose();
  }
}

function keptComponents(values: Float64Array, total: number, share: number, most: number): number {
  let sum = 0;
  for (let index = 0; index < Math.min(most, values.length); index++) {
    const value = values[index]!;
    if (value <= 1e-9 * total) return Math.max(1, index);
    sum += value;
    if (sum >= share * total) return index + 1;
  }
  return Math.min(most, values.length);
}

function explained(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}

function trace(symmetric: Float32Array, side: number): number {
  let sum = 0;
  for (let index = 0; index < side; index++) sum += symmetric[index * side + index]!;
  return sum;
}

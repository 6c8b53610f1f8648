import type { Engine } from '@kymo/engine';
import { matMul, sub, type Tensor2D } from '@tensorflow/tfjs-core';

/** Rows orthonormalised together: panels are projected by the engine, the vectors within one in turn. */
export const PANEL = 16;

export interface Orthonormaliser {
  /** @param rows `[row, width]`; overwritten @returns orthonormal rows that span the same */
  run(rows: Float32Array): Promise<Float32Array>;
  dispose(): Promise<void>;
}

/**
 * Block Gram–Schmidt; each panel is projected twice, the second time against rounding errors of the first.
 * @param count of the rows, a multiple of `PANEL`
 * @see Stewart, Block Gram–Schmidt orthogonalization (2008)
 */
export async function createOrthonormaliser(
  engine: Engine,
  count: number,
  width: number,
): Promise<Orthonormaliser> {
  const project = await engine.compile(
    (panel, basis) => [
      sub(panel!, matMul(matMul(panel as Tensor2D, basis as Tensor2D, false, true), basis as Tensor2D)),
    ],
    [{ shape: [PANEL, width] }, { shape: [count, width] }],
  );
  return {
    async run(rows) {
      const basis = new Float32Array(count * width);
      for (let begin = 0; begin < rows.length; begin += PANEL * width) {
        let panel = rows.subarray(begin, begin + PANEL * width);
        for (let pass = 0; pass < 2; pass++) {
          if (begin > 0) panel = (await project.run([panel, basis]))[0]!.values as Float32Array;
          orthonormaliseInTurn(panel, width);
        }
        basis.set(panel, begin);
      }
      return basis;
    },
    dispose: () => project.dispose(),
  };
}

function orthonormaliseInTurn(rows: Float32Array, width: number): void {
  for (let begin = 0; begin < rows.length; begin += width) {
    const row = rows.subarray(begin, begin + width);
    for (let other = 0; other < begin; other += width) {
      let dot = 0;
      for (let index = 0; index < width; index++) dot += row[index]! * rows[other + index]!;
      for (let index = 0; index < width; index++) row[index]! -= dot * rows[other + index]!;
    }
    normaliseRows(row, width);
  }
}

/** Normalises rows to length one, in place; rows of zeros stay unchanged. */
export function normaliseRows(rows: Float32Array, width: number): Float32Array {
  for (let begin = 0; begin < rows.length; begin += width) {
    const row = rows.subarray(begin, begin + width);
    let squares = 0;
    for (const value of row) squares += value * value;
    const scale = squares > 0 ? 1 / Math.sqrt(squares) : 0;
    for (let index = 0; index < width; index++) row[index]! *= scale;
  }
  return rows;
}

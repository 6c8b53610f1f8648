import { seededRandom } from '@kymo/statistics';
import { expect, it } from 'vitest';
import { inverseColumns } from './inverse';

const random = seededRandom(4);

/** Symmetric and positive definite: a square of random values with something on its diagonal. */
function matrixOf(size: number): Float64Array {
  const root = Float64Array.from({ length: size * size }, () => random() - 0.5);
  return root.map((_, cell) => {
    const [row, column] = [Math.floor(cell / size), cell % size];
    let sum = row === column ? 0.01 : 0;
    for (let at = 0; at < size; at++) sum += root[row * size + at]! * root[column * size + at]!;
    return sum;
  });
}

it.each([
  [1, 1],
  [8, 8],
  [32, 8],
  [64, 16],
])('of %i rows, multiplied with the first %i columns of its inverse, is the identity', (size, columns) => {
  const matrix = matrixOf(size);
  const inverse = inverseColumns(matrix, size, columns)!;
  for (let row = 0; row < size; row++)
    for (let column = 0; column < columns; column++) {
      let sum = 0;
      for (let at = 0; at < size; at++) sum += matrix[row * size + at]! * inverse[at * columns + column]!;
      expect(sum).toBeCloseTo(row === column ? 1 : 0, 8);
    }
});

it('has none where it is not positive definite', () => {
  expect(inverseColumns(Float64Array.of(1, 2, 2, 1), 2, 2)).toBeUndefined();
  expect(inverseColumns(Float64Array.of(1, 1, 1, 1), 2, 2)).toBeUndefined();
});

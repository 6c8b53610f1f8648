/**
 * The first columns of the inverse of a symmetric matrix, by Cholesky's decomposition; nothing where it is not positive definite.
 * Rows and columns in typed arrays: every series asks once a window, and a library of matrices spends most on their cells.
 * @param matrix `[row, column]`, of which the lower triangle is read
 * @returns `[row, column]`
 * @see Golub & Van Loan, Matrix Computations (2013), section 4.2
 */
export function inverseColumns(
  matrix: Float64Array,
  size: number,
  columns: number,
): Float64Array | undefined {
  const factor = choleskyOf(matrix, size);
  if (factor === undefined) return undefined;
  const inverse = new Float64Array(size * columns);
  const solution = new Float64Array(size);
  for (let column = 0; column < columns; column++) {
    for (let row = column; row < size; row++) {
      let sum = row === column ? 1 : 0;
      for (let at = column; at < row; at++) sum -= factor[row * size + at]! * solution[at]!;
      solution[row] = sum / factor[row * size + row]!;
    }
    for (let row = size - 1; row >= 0; row--) {
      let sum = row < column ? 0 : solution[row]!;
      for (let at = row + 1; at < size; at++) sum -= factor[at * size + row]! * solution[at]!;
      solution[row] = sum / factor[row * size + row]!;
      inverse[row * columns + column] = solution[row]!;
    }
  }
  return inverse;
}

/** The lower triangle whose product with itself, turned over, is the matrix. */
function choleskyOf(matrix: Float64Array, size: number): Float64Array | undefined {
  const factor = new Float64Array(size * size);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column <= row; column++) {
      let sum = matrix[row * size + column]!;
      for (let at = 0; at < column; at++) sum -= factor[row * size + at]! * factor[column * size + at]!;
      if (column < row) factor[row * size + column] = sum / factor[column * size + column]!;
      else if (sum > 0) factor[row * size + row] = Math.sqrt(sum);
      else return undefined;
    }
  }
  return factor;
}

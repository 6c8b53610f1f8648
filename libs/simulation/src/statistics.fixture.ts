import { mean } from '@kymo/statistics';

/** Pearson's correlation of two channels. */
export function correlation(a: readonly number[], b: readonly number[]): number {
  const [meanA, meanB] = [mean(a), mean(b)];
  let [both, squaresA, squaresB] = [0, 0, 0];
  a.forEach((value, index) => {
    const [distanceA, distanceB] = [value - meanA, (b[index] ?? 0) - meanB];
    both += distanceA * distanceB;
    squaresA += distanceA ** 2;
    squaresB += distanceB ** 2;
  });
  return both / Math.sqrt(squaresA * squaresB);
}

/** Correlation of a channel with its own values a step later. */
export function autocorrelation(values: readonly number[]): number {
  return correlation(values.slice(0, -1), values.slice(1));
}

/** From each value to the next. */
export function differences(values: readonly number[]): number[] {
  return values.slice(1).map((value, index) => value - (values[index] ?? NaN));
}

/** Distance between the smallest and the largest value. */
export function range(values: readonly number[]): number {
  return Math.max(...values) - Math.min(...values);
}

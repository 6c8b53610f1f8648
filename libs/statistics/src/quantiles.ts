/** Arithmetic mean; NaN of no values. */
export function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let index = 0; index < values.length; index++) sum += values[index]!;
  return sum / values.length;
}

/**
 * The value below which a share of the values lies, interpolated between neighbours; 0 of no values.
 * @param share 0 to 1
 */
export function quantile(values: ArrayLike<number>, share: number): number {
  return quantileOfSorted(Float64Array.from(values).sort(), share);
}

/** As {@link quantile}, of values that ascend. */
export function quantileOfSorted(sorted: ArrayLike<number>, share: number): number {
  if (sorted.length === 0) return 0;
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const next = Math.min(below + 1, sorted.length - 1);
  return sorted[below]! + (place - below) * (sorted[next]! - sorted[below]!);
}

/** The middle value, or the mean of the two middle ones; NaN of no values. */
export function median(values: ArrayLike<number>): number {
  return values.length === 0 ? NaN : quantile(values, 0.5);
}

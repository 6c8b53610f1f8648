/** The generalised Pareto distribution of what exceeds a high threshold. */
export interface ParetoTail {
  /** 0 for an exponential tail, larger for a heavier one. */
  readonly shape: number;
  /** Scale, in the unit of the excesses. */
  readonly spread: number;
}

/** Fewer excesses than this say nothing about the shape of the tail: it is taken as a little heavier than exponential. */
const FEW_EXCESSES = 12;
const SHAPE_OF_FEW = 0.1;
const HEAVIEST_SHAPE = 0.4;

/**
 * Probability-weighted moments, the shape held to what short samples can bear.
 * @param excesses over the threshold, ascending, at least one
 * @see Hosking and Wallis, Parameter and Quantile Estimation for the Generalized Pareto Distribution (1987)
 */
export function fitPareto(excesses: readonly number[]): ParetoTail {
  const count = excesses.length;
  const average = excesses.reduce((sum, excess) => sum + excess, 0) / count;
  const weighted =
    excesses.reduce((sum, excess, index) => sum + (1 - (index + 0.65) / count) * excess, 0) / count;
  const free = 2 - average / (average - 2 * weighted);
  const shape =
    count < FEW_EXCESSES || !Number.isFinite(free)
      ? SHAPE_OF_FEW
      : Math.max(0, Math.min(HEAVIEST_SHAPE, free));
  return { shape, spread: average * (1 - shape) };
}

/** The excess that one in `rarer` excesses reaches. */
export function excessOfRarity({ shape, spread }: ParetoTail, rarer: number): number {
  return shape === 0 ? spread * Math.log(rarer) : (spread / shape) * (rarer ** shape - 1);
}

/** Share of the excesses that reach one; 1 at the threshold and below. */
export function shareBeyond({ shape, spread }: ParetoTail, excess: number): number {
  const relative = Math.max(0, excess) / spread;
  return shape === 0 ? Math.exp(-relative) : (1 + shape * relative) ** (-1 / shape);
}

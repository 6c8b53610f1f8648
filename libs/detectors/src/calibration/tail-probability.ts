import { fitPareto, quantile, shareBeyond } from '@kymo/statistics';
import { z } from 'zod';
import { TAIL_BEGIN } from './tail';

const numbers = z.array(z.number()).readonly();

/** Calibrated scores of held-out windows, from which the rarity of a score among healthy windows is read. */
export const heldOutTailSchema = z.object({
  /** Scores, highest first: `[knot]`. */
  scores: numbers,
  /** Their conformal p-values, (1 + windows that score as high) / (windows + 1), ascending: `[knot]`. */
  probabilities: numbers,
  /** Generalised Pareto distribution of the scores over `threshold`; used beyond the highest score. */
  threshold: z.number(),
  shape: z.number().nonnegative(),
  spread: z.number().positive(),
});

export type HeldOutTail = z.infer<typeof heldOutTailSchema>;

const KNOTS = 200;
/** Lower limit of a probability, so that its logarithm is finite. */
const SMALLEST_PROBABILITY = 1e-300;
/** Lower limit of the spread, as a share of the threshold: scores that did not vary say little about larger ones. */
const SMALLEST_SPREAD = 0.01;

/** Reduces calibrated scores to what tail probabilities need. @param scores of held-out windows, by series */
export function keepTail(scores: readonly Float32Array[]): HeldOutTail | undefined {
  const sorted = Float64Array.from(scores.flatMap((own) => [...own]))
    .sort()
    .reverse();
  const count = sorted.length;
  if (count === 0) return undefined;
  const ranks = [
    ...new Set(Array.from({ length: KNOTS }, (_, knot) => Math.round(count ** (knot / (KNOTS - 1))))),
  ];
  const threshold = quantile(sorted, TAIL_BEGIN);
  const excesses = Array.from(
    sorted.filter((score) => score > threshold),
    (score) => score - threshold,
  );
  const { shape, spread } = excesses.length > 0 ? fitPareto(excesses.reverse()) : { shape: 0, spread: 0 };
  return {
    scores: ranks.map((rank) => sorted[rank - 1]!),
    probabilities: ranks.map((rank) => Math.min(1, (1 + rank) / (count + 1))),
    threshold,
    shape,
    spread: Math.max(spread, SMALLEST_SPREAD * threshold, Number.EPSILON),
  };
}

/**
 * Share of healthy windows that score as high or higher: a conformal p-value among the held-out windows; beyond their
 * highest score, by the fitted tail. In (0, 1]; never rises with the score; undefined where the artifact keeps no tail.
 */
export function tailProbability(
  score: number,
  { calibration }: { readonly calibration: { readonly tail?: HeldOutTail } },
): number | undefined {
  const { tail } = calibration;
  if (tail === undefined || Number.isNaN(score)) return undefined;
  const { scores, probabilities } = tail;
  const highest = scores[0]!;
  if (score >= highest) {
    const rarity = shareBeyond(tail, score - tail.threshold);
    const shown = shareBeyond(tail, highest - tail.threshold);
    return Math.max(SMALLEST_PROBABILITY, (probabilities[0]! * rarity) / shown || 0);
  }
  const knot = firstAtMost(scores, score);
  if (knot === scores.length) return 1;
  const [above, below] = [scores[knot - 1]!, scores[knot]!];
  const share = (score - below) / (above - below);
  return probabilities[knot]! ** (1 - share) * probabilities[knot - 1]! ** share;
}

/** Index of the first score that is not above `score`; scores are descending. */
function firstAtMost(scores: readonly number[], score: number): number {
  let begin = 0;
  let end = scores.length;
  while (begin < end) {
    const middle = (begin + end) >> 1;
    if (scores[middle]! <= score) end = middle;
    else begin = middle + 1;
  }
  return begin;
}

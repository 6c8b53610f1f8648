import { z } from 'zod';

/**
 * How views of the whole and views of single channels become one score.
 * `every-view`: what the whole shows counts by its squared error, what one channel shows by its amplitude.
 * `whole-first`: the whole ranks; a single channel can alarm, but hardly outrank.
 * `whole-only`: the whole alone, where too little was seen to know the ways of every channel.
 */
export const rankingSchema = z.enum(['every-view', 'whole-first', 'whole-only']);

export type Ranking = z.infer<typeof rankingSchema>;

/** What a tenfold crossing by a single channel adds to the boundary is a quarter. */
const SINGLE_GROWTH = 0.1;

/**
 * The score of a window; 1.0 is the boundary, and it never falls when a ratio grows.
 * @param whole worst ratio to the boundary of the views of all channels
 * @param single the same of the views of single channels
 */
export function rank(whole: number, single: number, ranking: Ranking): number {
  if (ranking === 'whole-only') return whole;
  if (single <= 1) return Math.max(whole, single * single);
  return Math.max(
    whole,
    ranking === 'whole-first' ? 1 + SINGLE_GROWTH * Math.log(single) : Math.sqrt(single),
  );
}

import { z } from 'zod';

/**
 * How views of the whole and views of single channels become one score.
 * `every-view`: what the whole shows counts by its squared error, what one channel shows by its amplitude.
 * `whole-first`: the whole ranks; a single channel can alarm, but hardly outrank.
 * `whole-ranks`: the whole alone ranks, against a boundary of its own; single channels alarm, but by `loudest` only.
 * `whole-only`: the whole alone, where too little was seen to know the ways of every channel.
 * `recent-alarms`: likewise, but what the newest steps show by themselves, or the whole and a single channel in them far
 * beyond its usual, decides on alarms, within which the whole ranks: it stays high for a window's length after a fault has
 * gone.
 */
export const rankingSchema = z.enum([
  'every-view',
  'whole-first',
  'whole-ranks',
  'whole-only',
  'recent-alarms',
]);

export type Ranking = z.infer<typeof rankingSchema>;

import { z } from 'zod';

/**
 * How the error statistics over all channels (the whole) and those of single channels become one score.
 * `every-statistic`: the whole counts by its squared error, a single channel by its amplitude.
 * `whole-first`: the whole ranks; a single channel can alarm, but adds little to the rank.
 * `whole-ranks`: the whole alone ranks, against a boundary of its own; single channels count in `loudest` only.
 * `whole-only`: the whole alone; for training parts too short to know the behaviour of every channel.
 * `recent-apart`: for the same training parts, but the newest steps have a score of their own (`recent`), which decides on
 * alarms: the whole stays high for one window length after a fault has ended. The whole ranks.
 * `recent-alarms`: the same, but alarms count in the rank. Among alarms and among other windows the whole ranks.
 */
export const rankingSchema = z.enum([
  'every-statistic',
  'whole-first',
  'whole-ranks',
  'whole-only',
  'recent-apart',
  'recent-alarms',
]);

export type Ranking = z.infer<typeof rankingSchema>;

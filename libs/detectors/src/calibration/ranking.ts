import type { Ranking } from '../types/ranking';

/** Whether the ranking is for training parts too short to know the behaviour of every channel. */
export function isShort(ranking: Ranking): boolean {
  return ranking === 'whole-only' || ranking === 'recent-alarms';
}

/** Windows that the training series must hold together before every channel is judged by itself. */
const ENOUGH_WINDOWS = 32;

/**
 * The default ranking.
 * @param windows that the training series hold side by side
 */
export function rankingFor(windows: number): Ranking {
  return windows < ENOUGH_WINDOWS ? 'whole-only' : 'whole-first';
}

/** A single channel at ten times its boundary adds a quarter to the boundary. */
const SINGLE_GROWTH = 0.1;
/** Alarms grow slowly and calm scores end well below the boundary: otherwise a few windows decide the mean of many. */
const ALARM_POWER = 0.3;
const CALM_SHARE = 0.75;
/** A window over the boundary of the whole without an alarm ranks above windows that never crossed it. */
const LEFT_SHARE = 0.2;

/** Ratios of the worst error statistics to the boundary. */
export interface Ratios {
  /** Of the statistics over all channels. */
  readonly whole: number;
  /** Of the statistics over all channels, to their own boundary. */
  readonly alone: number;
  /** Of the statistics of single channels. */
  readonly single: number;
  /** Of the newest steps by themselves. */
  readonly recent: number;
  /** Of the statistics of single channels that fall soon after a fault has ended. */
  readonly prompt: number;
}

/** The score of a window. 1.0 is the boundary; the score never falls when a ratio grows. */
export function rank({ whole, alone, single, recent, prompt }: Ratios, ranking: Ranking): number {
  if (ranking === 'whole-ranks') return alone;
  if (ranking === 'whole-only') return whole;
  if (ranking === 'recent-alarms') {
    return recent >= 1 || (whole >= 1 && prompt >= 1)
      ? (1 + whole) ** ALARM_POWER
      : CALM_SHARE * Math.min(1, whole) + LEFT_SHARE * (1 - 1 / Math.max(1, whole));
  }
  if (single <= 1) return Math.max(whole, single * single);
  return Math.max(
    whole,
    ranking === 'whole-first' ? 1 + SINGLE_GROWTH * Math.log(single) : Math.sqrt(single),
  );
}

/** The score from which tail probabilities are taken: it includes single channels wherever they can alarm. */
export function rankByRarity(ratios: Ratios, ranking: Ranking): number {
  return rank(ratios, ranking === 'whole-ranks' ? 'whole-first' : ranking);
}

/**
 * The score in which a single channel counts as much as all channels together; 1.0 is the boundary. It decides on alarms,
 * because a fault of one channel among many hardly raises the error over all channels.
 */
export function loudest({ whole, single, prompt }: Ratios, ranking: Ranking): number {
  const own = isShort(ranking) ? prompt : single;
  return Math.max(whole, own <= 1 ? own * own : Math.sqrt(own));
}

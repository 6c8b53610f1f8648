import type { Ranking } from '../types/ranking';

/** Whether the ranking is for training parts too short to know the behaviour of every channel. */
export function isShort(ranking: Ranking): boolean {
  return ranking === 'whole-only' || scoresRecent(ranking);
}

/** Whether the newest steps of a window have a score of their own. */
export function scoresRecent(ranking: Ranking): boolean {
  return ranking === 'recent-apart' || ranking === 'recent-alarms';
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
export function rank(ratios: Ratios, ranking: Ranking): number {
  const { whole, alone, single } = ratios;
  if (ranking === 'whole-ranks') return alone;
  if (ranking === 'recent-alarms')
    return recency(ratios, ranking) >= 1
      ? (1 + whole) ** ALARM_POWER
      : CALM_SHARE * Math.min(1, whole) + LEFT_SHARE * (1 - 1 / Math.max(1, whole));
  if (isShort(ranking)) return whole;
  if (single <= 1) return Math.max(whole, single * single);
  return Math.max(
    whole,
    ranking === 'whole-first' ? 1 + SINGLE_GROWTH * Math.log(single) : Math.sqrt(single),
  );
}

/** The score from which tail probabilities are taken: where the whole alone ranks, single channels count in it as well. */
export function rankByRarity(ratios: Ratios, ranking: Ranking): number {
  return rank(ratios, ranking === 'whole-ranks' ? 'whole-first' : ranking);
}

/**
 * The score of the newest steps, which falls soon after a fault has ended; 1.0 is the boundary. A single channel counts
 * while the whole is over its boundary. NaN where the newest steps have no boundary of their own.
 */
export function recency({ whole, recent, prompt }: Ratios, ranking: Ranking): number {
  return scoresRecent(ranking) ? Math.max(recent, Math.min(whole, prompt)) : NaN;
}

/** Exponent of a step's error over the mean error of its window. */
const STEP_POWER = 0.25;

/** Whether steps of one window are scored by themselves: where channels change at most steps, a fault is as short as it looks. */
export function scoresSteps(ranking: Ranking): boolean {
  return ranking === 'whole-ranks';
}

/** The score of a step: that of its window, raised where the step's error stands out. @param ratio of its error to the mean */
export function scoreOfStep(window: number, ratio: number): number {
  return window * ratio ** STEP_POWER;
}

/**
 * The score in which a single channel counts as much as all channels together; 1.0 is the boundary. It decides on alarms,
 * because a fault of one channel among many hardly raises the error over all channels.
 */
export function loudest({ whole, single, prompt }: Ratios, ranking: Ranking): number {
  const own = isShort(ranking) ? prompt : single;
  return Math.max(whole, own <= 1 ? own * own : Math.sqrt(own));
}

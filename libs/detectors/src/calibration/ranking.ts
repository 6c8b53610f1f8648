import type { Ranking } from '../types/ranking';

/** Whether too little was seen to know the ways of every channel. */
export function isShort(ranking: Ranking): boolean {
  return ranking === 'whole-only' || ranking === 'recent-alarms';
}

/** Windows that the training series must have shown, together, before every channel is judged by itself. */
const ENOUGH_WINDOWS = 32;

/**
 * The ranking where a network asks for none.
 * @param windows that the training series hold side by side
 */
export function rankingFor(windows: number): Ranking {
  return windows < ENOUGH_WINDOWS ? 'whole-only' : 'whole-first';
}

/** What a tenfold crossing by a single channel adds to the boundary is a quarter. */
const SINGLE_GROWTH = 0.1;
/** Alarms grow slowly, calm scores end well below the boundary: else a few windows would decide the mean of many. */
const ALARM_POWER = 0.3;
const CALM_SHARE = 0.75;
/** What is left of a fault in the whole, without an alarm, ranks above what never crossed the boundary. */
const LEFT_SHARE = 0.2;

/** Worst ratios to the boundary. */
export interface Ratios {
  /** Of the views of all channels. */
  readonly whole: number;
  /** Of the views of all channels, to the boundary that they have by themselves. */
  readonly alone: number;
  /** Of the views of single channels. */
  readonly single: number;
  /** Of the newest steps by themselves. */
  readonly recent: number;
  /** Of the views of single channels that forget a fault soon after it has gone. */
  readonly prompt: number;
}

/** The score of a window; 1.0 is the boundary, and it never falls when a ratio grows. */
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

/** The score by which windows are called rare: single channels count in it wherever they can alarm. */
export function rankByRarity(ratios: Ratios, ranking: Ranking): number {
  return rank(ratios, ranking === 'whole-ranks' ? 'whole-first' : ranking);
}

/**
 * The score of a window where a single channel counts by itself as much as all channels together; 1.0 is the boundary.
 * Alarms are decided by it, since a fault of one channel among many hardly raises the whole.
 */
export function loudest({ whole, single, prompt }: Ratios, ranking: Ranking): number {
  const own = isShort(ranking) ? prompt : single;
  return Math.max(whole, own <= 1 ? own * own : Math.sqrt(own));
}

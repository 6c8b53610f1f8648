import type { FleetSeries } from '@kymo/api';
import type { Severity } from '@kymo/domain';

/** The learned boundary of every detector. */
export const THRESHOLD = 1;

/** Where each level of score begins; three below the threshold, three from it on. */
export const LEVELS: readonly { readonly from: number; readonly words: string }[] = [
  { from: 0, words: 'calm' },
  { from: 0.5, words: 'usual' },
  { from: 0.8, words: 'close to the threshold' },
  { from: THRESHOLD, words: 'anomalous' },
  { from: 1.5, words: 'clearly anomalous' },
  { from: 3, words: 'severely anomalous' },
];

/** Level of a calibrated score, 0 to 5; null where there is no score to colour. */
export function levelOf(score: number | null | undefined): number | null {
  if (score === null || score === undefined || Number.isNaN(score)) return null;
  return Math.max(
    0,
    LEVELS.findLastIndex((level) => score >= level.from),
  );
}

/**
 * Height of a score in a strip, 0 to 1: the threshold is always the middle, so that strips can be compared,
 * and the worst still fits.
 */
export function heightOf(score: number): number {
  if (score <= 0) return 0;
  return score <= THRESHOLD ? score / 2 : 1 - 1 / (2 * score);
}

/** Level of an incident: the colour of whatever is said of it. */
export const SEVERITY_LEVELS: Readonly<Record<Severity, number>> = { critical: 5, warning: 4, info: 2 };

type Standing = Pick<FleetSeries, 'state' | 'score' | 'incident' | 'noted'> & { readonly quietMs?: number };

/** Level that a series is coloured by: its incident's severity, else its score; null where there is nothing to colour. */
export function toneOf({ score, incident, noted, quietMs }: Standing): number | null {
  if (incident !== null) return SEVERITY_LEVELS[incident.severity];
  if (quietMs !== undefined) return null;
  return noted === null ? levelOf(score) : SEVERITY_LEVELS[noted];
}

/** Shapes say what colours say, for whoever cannot tell the colours apart. */
export type Mark = 'normal' | 'anomalous' | 'firing' | 'warming_up' | 'unscorable' | 'quiet';

export function markOf({ state, incident, quietMs }: Omit<Standing, 'score' | 'noted'>): Mark {
  if (incident !== null) return 'firing';
  return quietMs === undefined ? state : 'quiet';
}

export const MARK_WORDS: Readonly<Record<Mark, string>> = {
  firing: 'incident',
  anomalous: 'anomalous',
  quiet: 'no data',
  normal: 'normal',
  warming_up: 'warming up',
  unscorable: 'cannot be scored',
};

/** Room above and below the values of a chart, as a share of their range. */
export const ROOM = 0.08;
/** Values that are closer together than this share of their size are to the library of the charts one and the same. */
const CLOSEST = 0.002;

/** The range of a chart whose values differ by little of their size; undefined for others. */
export function closeRange(low: number, high: number): [number, number] | undefined {
  const delta = high - low;
  if (!(delta > 0 && delta < CLOSEST * Math.max(Math.abs(low), Math.abs(high)))) return undefined;
  return [low - ROOM * delta, high + ROOM * delta];
}

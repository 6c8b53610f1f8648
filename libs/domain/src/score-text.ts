import type { Incident, IncidentKind } from './alert';

/** What is wrong where no score says how bad it is. */
const WORDS: Readonly<Record<Exclude<IncidentKind, 'anomaly'>, string>> = {
  silence: 'silent',
  'regime-change': 'normal moved',
  range: 'out of range',
  drift: 'drifting',
  unscorable: 'no score',
  'late-data': 'late data',
  health: 'in trouble',
};

/** Width of the longest {@link scoreText}. */
export const SCORE_TEXT_WIDTH = 12;

/** How bad an incident is, in a column of a table. */
export function scoreText({ kind, peakScore = 0 }: Pick<Incident, 'kind' | 'peakScore'>): string {
  return kind === 'anomaly' ? `score ${peakScore.toFixed(1)}` : WORDS[kind];
}

import type { KnownRelation, Score, Window } from '@kymo/domain';
import type { Learning } from '@kymo/alerting';
import type { BoundaryOptions } from '../boundary/moving-boundary';
import {
  type PlacedScore,
  placeScore,
  restoredScoreBoundary,
  type ScoreBoundary,
  storedScoreBoundary,
} from '../boundary/score-boundary';
import type { WindowMeans } from '../window-means';
import { fits } from './moments';
import { type Regression, regressionOf } from './regression';
import { beginRelation, departureOf, learnRelation, type Relation, explainWindow } from './relation';
import { Residuals } from './residuals';

/** What is known of the relation of a series' channels, and the boundary of departures from it. */
export interface Related extends ScoreBoundary {
  readonly relation: Relation;
  /** Steps since it last learnt. */
  freshSteps: number;
  /** Looks of the relation that is stored, or on its way there. */
  storedLooks?: number | undefined;
  /** Follow from the relation and the latest windows. */
  regression?: Regression | undefined;
  residuals?: Residuals | undefined;
}

/** As it is stored with what changes in every window; the relation changes once a window length, and is stored for itself. */
export interface StoredRelated extends ScoreBoundary {
  readonly freshSteps: number;
}

/** Nothing where a series has a single channel, or more than can be related. */
export function beginRelated(window: Window): Related | undefined {
  const relation = beginRelation(window);
  return relation && { relation, freshSteps: 0 };
}

export function storedOf(related: Related): StoredRelated {
  return { ...storedScoreBoundary(related), freshSteps: related.freshSteps };
}

/** What is stored, as departures are placed by it. */
export function restoredRelated(stored: StoredRelated, relation: Relation): Related {
  return { ...stored, ...restoredScoreBoundary(stored), relation, storedLooks: relation.looks };
}

/** Where the departure of a window stands, before it is learnt; nothing while too little is known, or where too much is missing. */
export function placeDeparture(
  related: Related,
  window: Window,
  found: WindowMeans,
  isMoving: boolean,
  learning: Learning,
  options: BoundaryOptions,
): PlacedDeparture | undefined {
  const { relation } = related;
  if (!fits(relation.moments, window)) return undefined;
  const regression = (related.regression ??= regressionOf(relation.moments));
  const residuals = regression && residualsIn(related, regression, window);
  const departure = residuals && departureOf(relation, residuals, found, isMoving);
  let placed: PlacedDeparture | undefined;
  if (departure !== undefined) {
    const { logScore } = departure;
    const own = { model: versionOf(relation), logScore, isMoving };
    const { boundary, usual, excess } = placeScore(related, window, own, learning, options);
    const scoreOf = (score: Score) => {
      const { contributions, expected, band } = explainWindow(
        relation.moments,
        regression!,
        residuals!,
        window,
      );
      const { channels } = window;
      return { ...score, loudest: Math.exp(logScore), channels, contributions, expected, band };
    };
    const known = () => knownOf(relation, regression!, departure.usual);
    placed = { boundary, usual, excess, scoreOf, known };
  }
  if (learning !== 'nothing') learn(related, residuals, window, found, isMoving);
  return placed;
}

function knownOf({ moments }: Relation, regression: Regression, usual: Float64Array): KnownRelation {
  const { channels, lags, origin } = moments;
  const { weights, offsets, deviations } = regression;
  return { channels, lags, origin, weights, offsets, deviations, usual };
}

/** In place of a model's hash: what twice as much has shown is another relation, and departs otherwise. */
function versionOf({ looks }: Relation): string {
  return `relation ${Math.floor(Math.log2(looks))}`;
}

export interface PlacedDeparture extends PlacedScore {
  /** The score of the window where its departure decides. It is asked for at once or never. */
  readonly scoreOf: (score: Score) => Score;
  /** What the departure was computed with. */
  readonly known: () => KnownRelation;
}

function residualsIn(related: Related, regression: Regression, window: Window): Residuals {
  const { moments } = related.relation;
  if (related.residuals) related.residuals.follow(moments, window);
  else related.residuals = Residuals.of(regression, moments, window);
  return related.residuals;
}

function learn(
  related: Related,
  residuals: Residuals | undefined,
  window: Window,
  found: WindowMeans,
  isMoving: boolean,
): void {
  related.freshSteps += window.freshSteps;
  if (related.freshSteps < window.length) return;
  related.freshSteps = 0;
  learnRelation(related.relation, residuals, window, found, isMoving);
  related.regression = undefined;
  related.residuals = undefined;
}

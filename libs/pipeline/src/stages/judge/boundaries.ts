import {
  decisiveScore,
  unknownChannels,
  type Score,
  type SeriesKey,
  type Standing,
  type StageState,
  type Store,
  type Window,
} from '@kymo/domain';
import type { Learning } from '@kymo/alerting';
import { placeOf } from '../place-of';
import { StateCache } from '../state-cache';
import { beginVariation, copyVariation, maturityOf, observe, type Variation } from './boundary/maturity';
import type { BoundaryOptions } from './boundary/moving-boundary';
import {
  beginMovement,
  copyMovement,
  departuresOf,
  familiarity,
  isMoving,
  learnMovement,
  type Movement,
  movementIn,
} from './boundary/movement';
import {
  placeScore,
  restoredScoreBoundary,
  type ScoreBoundary,
  storedScoreBoundary,
} from './boundary/score-boundary';
import { beginRange, copyRange, type UsualRange, widen } from './boundary/usual-range';
import {
  beginRelated,
  type Related,
  placeDeparture,
  restoredRelated,
  storedOf,
  type PlacedDeparture,
  type StoredRelated,
} from './relation/related';
import { copyRelation, restoredRelation } from './relation/relation';
import { meansOf, type WindowMeans } from './window-means';

/** What is known of one series to judge it, and the boundary of its model's scores. */
interface SeriesHabits extends ScoreBoundary {
  /** Nothing of a series whose channels are not related. */
  related?: Related | undefined;
  variation: Variation;
  /** Looks of the variation that is stored, or on its way there; none of one that has just begun. */
  storedLooks?: number;
  range: UsualRange;
  movement: Movement;
  /** The window that was seen last: its score is placed next. */
  latest?: SeenWindow | undefined;
}

interface SeenWindow {
  readonly window: Window;
  /** How it departs from the usual movement. */
  readonly moves: Float64Array;
  /** How its channels depart from their relation. */
  readonly related: PlacedDeparture | undefined;
}

/** As it is stored: the variation and the relation are the parts that change seldom, and are stored for themselves. */
interface StoredHabits extends Omit<SeriesHabits, 'variation' | 'storedLooks' | 'latest' | 'related'> {
  readonly freshSteps: number;
  readonly related?: StoredRelated;
}

/** A score is never taken for less: what lies so far within the learnt boundary differs by rounding only. */
const SMALLEST_SCORE = 0.01;

/** What is usual of each series: what the store last had, and what the passes under way have shown. */
export class Boundaries {
  private readonly habits: StateCache<SeriesHabits>;

  constructor(
    private readonly options: BoundaryOptions,
    private readonly store: Pick<Store, 'stageState'>,
    /** Series of the group of a window, with its own. */
    private readonly groupSize: (window: Window) => number = () => 1,
    maxInMemory = Number.POSITIVE_INFINITY,
  ) {
    this.habits = new StateCache({
      restore: (series) => this.restore(series),
      copy: copiesOf,
      maxHeld: maxInMemory,
    });
  }

  /** Learns what a window shows, scored or not; nothing while people know of trouble. */
  see(window: Window, learning: Learning, found: WindowMeans = meansOf(window)): void {
    let habits = this.habits.get(window.series);
    if (habits === undefined || unknownChannels(window.channels, habits.range).length > 0) {
      const { channels } = window;
      habits = {
        ...(habits && { boundary: habits.boundary, doubted: habits.doubted }),
        variation: beginVariation(channels),
        range: beginRange(channels),
        movement: beginMovement(channels),
      };
      this.habits.set(window.series, habits);
    }
    this.habits.noteChange(window.series);
    if (learning !== 'nothing') {
      observe(habits.variation, window, this.groupSize(window));
      widen(habits.range, window);
    }
    const moves = (learning === 'nothing' ? departuresOf : learnMovement)(habits.movement, window, found);
    const isRelatedMoving = isMoving(movementIn(habits.movement, moves));
    habits.related ??= beginRelated(window);
    const related =
      habits.related &&
      placeDeparture(habits.related, window, found, isRelatedMoving, learning, this.options);
    habits.latest = { window, moves, related };
  }

  /**
   * Where the window seen last stands, before its score is learnt: by the score of its model, or by how its channels depart
   * from their relation where that is farther beyond its boundary. The score is then of that.
   * @param learning what may be learnt from it
   */
  placeScore(
    window: Window,
    score: Score,
    learning: Learning,
  ): { readonly score: Score; readonly standing: Standing } {
    const habits = this.habits.get(window.series)!;
    const { moves, related } = habits.latest!;
    habits.latest = undefined;
    const movement = movementIn(habits.movement, moves, loudestOf(score));
    const judged = {
      model: score.model.hash,
      logScore: Math.log(Math.max(SMALLEST_SCORE, decisiveScore(score))),
      isMoving: isMoving(movement),
    };
    const byModel = placeScore(habits, window, judged, learning, this.options);
    const isByRelation = related !== undefined && related.excess > byModel.excess;
    const { boundary, usual } = isByRelation ? related : byModel;
    const decisive = isByRelation ? related.scoreOf(score) : score;
    const standing = {
      boundary: Math.exp(boundary),
      usual: Math.exp(usual),
      maturity:
        familiarity(habits.movement, movement, window.intervalMs) *
        weightedMaturity(decisive, habits.variation, window),
      ranges: rangesOf(habits.range, decisive.channels),
      modelBoundary: isByRelation ? Math.exp(byModel.boundary) : undefined,
      modelScore: isByRelation ? decisiveScore(score) : undefined,
      relation: isByRelation ? related.known() : undefined,
    };
    return { score: decisive, standing };
  }

  /** Copies of all that has changed since the last snapshot. */
  snapshot(): StageState[] {
    return this.habits.snapshot();
  }

  /** @see StateCache.saved */
  saved(states: readonly StageState[]): void {
    this.habits.saved(states);
  }

  forget(series: SeriesKey): void {
    this.habits.delete(series);
  }

  /** Goes back to what the store holds. */
  reset(): void {
    this.habits.reset();
  }

  private restore(series: SeriesKey): SeriesHabits | undefined {
    const stored = this.store.stageState('judge', series) as (StoredHabits | SeriesHabits) | undefined;
    // States of an older version, in another form, are of no use here.
    if (stored?.movement === undefined) return undefined;
    // Earlier versions stored the variation with the rest.
    if ('variation' in stored) return { ...stored, ...restoredScoreBoundary(stored), related: undefined };
    const { freshSteps, related, ...habits } = stored;
    const variation = this.store.stageState('variation', series) as Variation;
    const relation = related && restoredRelation(this.store.stageState('relation', series));
    return {
      ...habits,
      ...restoredScoreBoundary(habits),
      ...(related && relation && { related: restoredRelated(related, relation) }),
      variation: { ...variation, freshSteps },
      storedLooks: variation.looks,
    };
  }
}

/** Copies that later windows do not change. */
function copiesOf(key: SeriesKey, habits: SeriesHabits | undefined): [StageState, ...StageState[]] {
  if (habits === undefined)
    return [
      { stage: 'judge', key, state: undefined },
      { stage: 'variation', key, state: undefined },
      { stage: 'relation', key, state: undefined },
    ];
  const { related, variation, range, movement } = habits;
  const state: StoredHabits = {
    ...storedScoreBoundary(habits),
    ...(related && { related: storedOf(related) }),
    range: copyRange(range),
    movement: copyMovement(movement),
    freshSteps: variation.freshSteps,
  };
  const states: [StageState, ...StageState[]] = [{ stage: 'judge', key, state }];
  if (habits.storedLooks !== variation.looks)
    states.push({ stage: 'variation', key, state: { ...copyVariation(variation), freshSteps: 0 } });
  habits.storedLooks = variation.looks;
  if (related && related.storedLooks !== related.relation.looks) {
    states.push({ stage: 'relation', key, state: copyRelation(related.relation) });
    related.storedLooks = related.relation.looks;
  }
  return states;
}

/** Mean over the channels, each by its share of the score. Shares are rounded; rounding the mean keeps a full maturity at 1. */
function weightedMaturity({ channels, contributions }: Score, variation: Variation, window: Window): number {
  let mean = 0;
  for (let index = 0; index < channels.length; index++) {
    const share = contributions[index]!;
    if (share > 0)
      mean += share * maturityOf(variation, placeOf(variation.channels, channels[index]!, index), window);
  }
  return Math.round(1000 * mean) / 1000;
}

/** Width of the usual range of each channel; 0 of one that is not known. */
function rangesOf({ channels, high, low }: UsualRange, names: readonly string[]): Float64Array {
  const ranges = new Float64Array(names.length);
  for (let index = 0; index < ranges.length; index++) {
    const channel = placeOf(channels, names[index]!, index);
    if (channel >= 0) ranges[index] = high[channel]! - low[channel]!;
  }
  return ranges;
}

function loudestOf({ channels, contributions }: Score): string {
  let loudest = 0;
  for (let channel = 1; channel < contributions.length; channel++)
    if (contributions[channel]! > contributions[loudest]!) loudest = channel;
  return channels[loudest]!;
}

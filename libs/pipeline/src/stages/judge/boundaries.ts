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
import { beginVariation, copyVariation, maturityOf, observe, type Variation } from './boundary/maturity';
import {
  beginBoundary,
  boundaryOf,
  copyBoundary,
  learnScore,
  placeBoundary,
  type BoundaryOptions,
  type MovingBoundary,
} from './boundary/moving-boundary';
import {
  beginMovement,
  copyMovement,
  familiarity,
  isMoving,
  learnMovement,
  type Movement,
  movementOf,
} from './boundary/movement';
import { beginRange, copyRange, type UsualRange, widen } from './boundary/usual-range';

/** What is known of one series to judge it. */
interface SeriesHabits {
  boundary?: MovingBoundary;
  /** While there is evidence of an anomaly: the boundary as it becomes if people are not told of one. */
  doubted?: MovingBoundary;
  variation: Variation;
  range: UsualRange;
  movement: Movement;
}

/** A score is never taken for less: what lies so far within the learnt boundary differs by rounding only. */
const SMALLEST_SCORE = 0.01;

/** What is usual of each series: what the store last had, and what the passes under way have shown. */
export class Boundaries {
  private readonly habits = new Map<SeriesKey, SeriesHabits>();
  private readonly changed = new Set<SeriesKey>();

  constructor(
    private readonly options: BoundaryOptions,
    private readonly store: Pick<Store, 'stageState' | 'stageKeys'>,
    /** Series of the group of a window, with its own. */
    private readonly alike: (window: Window) => number = () => 1,
  ) {
    this.reset();
  }

  /** Learns what a window shows, scored or not; nothing while people know of trouble. */
  see(window: Window, learning: Learning): void {
    let habits = this.habits.get(window.series);
    if (habits === undefined || unknownChannels(window.channels, habits.range).length > 0) {
      const { channels } = window;
      habits = {
        ...habits,
        variation: beginVariation(channels),
        range: beginRange(channels),
        movement: beginMovement(channels),
      };
      this.habits.set(window.series, habits);
    }
    this.changed.add(window.series);
    if (learning === 'nothing') return;
    observe(habits.variation, window, this.alike(window));
    widen(habits.range, window);
    learnMovement(habits.movement, window);
  }

  /**
   * Where a score stands, before the score itself is learnt.
   * @param learning what may be learnt from it
   */
  stand(window: Window, score: Score, learning: Learning): Standing {
    const habits = this.habits.get(window.series)!;
    const { length, freshSteps, intervalMs } = window;
    const logScore = Math.log(Math.max(SMALLEST_SCORE, decisiveScore(score)));
    const movement = movementOf(habits.movement, window, loudestOf(score));
    const judged = {
      model: score.model.hash,
      logScore,
      length,
      freshSteps,
      intervalMs,
      isMoving: isMoving(movement),
    };
    if (learning === 'usual' && habits.doubted)
      habits.boundary = { ...habits.doubted, steps: habits.boundary!.steps };
    if (learning !== 'in-doubt') delete habits.doubted;
    if (learning === 'reset') delete habits.boundary;
    const boundary = (habits.boundary ??= beginBoundary(judged));
    placeBoundary(boundary, judged, this.options);
    const standing = {
      boundary: Math.exp(boundaryOf(boundary, judged)),
      usual: Math.exp(boundary.usual),
      maturity:
        familiarity(habits.movement, movement) *
        weighted(score, (name) =>
          maturityOf(habits.variation, habits.variation.channels.indexOf(name), window),
        ),
      ranges: Float64Array.from(score.channels, (name) => {
        const channel = habits.range.channels.indexOf(name);
        return channel < 0 ? 0 : habits.range.high[channel]! - habits.range.low[channel]!;
      }),
    };
    if (learning === 'in-doubt') habits.doubted ??= copyBoundary(boundary);
    if (learning !== 'nothing') learnScore(habits.doubted ?? boundary, judged, this.options);
    return standing;
  }

  /** Copies of all that has changed since the last snapshot. */
  snapshot(): StageState[] {
    const changed = [...this.changed];
    this.changed.clear();
    return changed.map((key) => {
      const state = this.habits.get(key);
      return { stage: 'judge', key, state: state && copyHabits(state) };
    });
  }

  forget(series: SeriesKey): void {
    this.habits.delete(series);
    this.changed.add(series);
  }

  /** Goes back to what the store holds. */
  reset(): void {
    this.habits.clear();
    this.changed.clear();
    for (const series of this.store.stageKeys('judge')) {
      const habits = this.store.stageState('judge', series) as SeriesHabits;
      // States of an older version, in another form, are of no use here.
      if (habits.movement !== undefined) this.habits.set(series, habits);
    }
  }
}

/** A copy that later windows do not change. */
function copyHabits({ boundary, doubted, variation, range, movement }: SeriesHabits): SeriesHabits {
  return {
    ...(boundary && { boundary: copyBoundary(boundary) }),
    ...(doubted && { doubted: copyBoundary(doubted) }),
    variation: copyVariation(variation),
    range: copyRange(range),
    movement: copyMovement(movement),
  };
}

/** Mean over the channels, each by its share of the score. Shares are rounded; rounding the mean keeps a full maturity at 1. */
function weighted({ channels, contributions }: Score, of: (name: string) => number): number {
  const mean = channels.reduce((sum, name, channel) => {
    const share = contributions[channel]!;
    return share > 0 ? sum + share * of(name) : sum;
  }, 0);
  return Math.round(1000 * mean) / 1000;
}

function loudestOf({ channels, contributions }: Score): string {
  return channels[contributions.indexOf(Math.max(...contributions))]!;
}

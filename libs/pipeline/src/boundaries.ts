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
import { beginVariation, maturityOf, observe, type Variation } from './boundary/maturity';
import {
  beginBoundary,
  learnScore,
  placeBoundary,
  type BoundaryOptions,
  type MovingBoundary,
} from './boundary/moving-boundary';
import { beginRange, type UsualRange, widen } from './boundary/usual-range';

/** What is remembered of one series to judge it. */
interface SeriesWays {
  boundary?: MovingBoundary;
  /** What the boundary becomes unless people are told of what there is evidence of. */
  doubted?: MovingBoundary;
  variation: Variation;
  range: UsualRange;
}

/** A score is never taken for less: its logarithm is needed. */
const SMALLEST_SCORE = 1e-6;

/** What is usual of each series, as the store last had it plus the pass under way. */
export class Boundaries {
  private readonly ways = new Map<SeriesKey, SeriesWays>();

  constructor(
    private readonly options: BoundaryOptions,
    private readonly store: Pick<Store, 'stageState' | 'stageKeys'>,
    /** Series of the group of a window, with its own. */
    private readonly alike: (window: Window) => number = () => 1,
  ) {
    this.reload();
  }

  /** Takes note of what a window shows, scored or not; under trouble that people were told of it shows nothing usual. */
  see(window: Window, learning: Learning): void {
    let ways = this.ways.get(window.series);
    if (ways === undefined || unknownChannels(window.channels, ways.range).length > 0) {
      const { channels } = window;
      ways = { ...ways, variation: beginVariation(channels), range: beginRange(channels) };
      this.ways.set(window.series, ways);
    }
    if (learning === 'nothing') return;
    observe(ways.variation, window, this.alike(window));
    widen(ways.range, window);
  }

  /**
   * Where a score stands, before the score itself is learnt.
   * @param learning what may be learnt from it
   */
  stand(window: Window, score: Score, learning: Learning): Standing {
    const ways = this.ways.get(window.series)!;
    const { length, freshSteps, intervalMs } = window;
    const logScore = Math.log(Math.max(SMALLEST_SCORE, decisiveScore(score)));
    const judged = { model: score.model.hash, logScore, length, freshSteps, intervalMs };
    if (learning === 'usual' && ways.doubted)
      ways.boundary = { ...ways.doubted, steps: ways.boundary!.steps };
    if (learning !== 'in-doubt') delete ways.doubted;
    if (learning === 'anew') delete ways.boundary;
    const boundary = (ways.boundary ??= beginBoundary(judged));
    placeBoundary(boundary, judged, this.options);
    const standing = {
      boundary: Math.exp(boundary.boundary),
      usual: Math.exp(boundary.usual),
      maturity: weighted(score, (name) =>
        maturityOf(ways.variation, ways.variation.channels.indexOf(name), window),
      ),
      ranges: Float64Array.from(score.channels, (name) => {
        const channel = ways.range.channels.indexOf(name);
        return channel < 0 ? 0 : ways.range.high[channel]! - ways.range.low[channel]!;
      }),
    };
    if (learning === 'in-doubt') ways.doubted ??= structuredClone(boundary);
    if (learning !== 'nothing') learnScore(ways.doubted ?? boundary, judged, this.options);
    return standing;
  }

  states(series: Iterable<SeriesKey>): StageState[] {
    return [...series].flatMap((key) => {
      const state = this.ways.get(key);
      return state === undefined ? [] : [{ stage: 'judge', key, state }];
    });
  }

  forget(series: SeriesKey): void {
    this.ways.delete(series);
  }

  /** Goes back to what the store holds: the pass under way has failed. */
  reload(): void {
    this.ways.clear();
    for (const series of this.store.stageKeys('judge')) {
      const ways = this.store.stageState('judge', series) as SeriesWays;
      // What a version that let boundaries drift has stored is of no use here.
      if (ways.variation?.powers !== undefined) this.ways.set(series, ways);
    }
  }
}

/** Mean over the channels, each by its share of the score; shares are rounded, and what is known is not to suffer by it. */
function weighted({ channels, contributions }: Score, of: (name: string) => number): number {
  const mean = channels.reduce((sum, name, channel) => {
    const share = contributions[channel]!;
    return share > 0 ? sum + share * of(name) : sum;
  }, 0);
  return Math.round(1000 * mean) / 1000;
}

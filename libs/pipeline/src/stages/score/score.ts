import {
  type Detector,
  lastSteps,
  type Score,
  type ScoredWindow,
  type SeriesKey,
  type Window,
} from '@kymo/domain';
import { type Stage, type StageBatch, StatelessStage } from '../stage';

/** Says which detector serves a series now, if any. */
export type DetectorOf = (series: SeriesKey) => Detector | undefined;

/** Windows to scored windows, in the same order; those that no model serves, or that are too short for it, have no score. */
export class ScoreStage extends StatelessStage implements Stage<Window, ScoredWindow> {
  constructor(private readonly detectorOf: DetectorOf) {
    super();
  }

  async process(batch: StageBatch<Window>): Promise<StageBatch<ScoredWindow>> {
    const { items: windows } = batch;
    const scores: (Score | undefined)[] = new Array<undefined>(windows.length);
    await Promise.all(
      [...this.byDetector(windows)].map(async ([detector, places]) => {
        const served = places.map((place) => lastSteps(windows[place]!, detector.windowLength));
        const found = await detector.score(served);
        places.forEach((place, index) => (scores[place] = found[index]));
      }),
    );
    return { ...batch, items: windows.map((window, place) => withScore(window, scores[place])) };
  }

  /** Places of the windows that each detector serves. */
  private byDetector(windows: readonly Window[]): ReadonlyMap<Detector, number[]> {
    const served = new Map<Detector, number[]>();
    for (const [place, window] of windows.entries()) {
      const detector = window.freshSteps > 0 ? this.detectorOf(window.series) : undefined;
      if (detector === undefined || detector.windowLength > window.length) continue;
      const others = served.get(detector);
      if (others) others.push(place);
      else served.set(detector, [place]);
    }
    return served;
  }
}

function withScore(window: Window, score: Score | undefined): ScoredWindow {
  return score === undefined ? { window } : { window, score };
}

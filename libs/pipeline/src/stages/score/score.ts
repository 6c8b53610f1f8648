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
    const scores = new Map<Window, Score>();
    await Promise.all(
      [...this.byDetector(windows)].map(async ([detector, served]) => {
        const found = await detector.score(served.map((window) => lastSteps(window, detector.windowLength)));
        served.forEach((window, index) => scores.set(window, found[index]!));
      }),
    );
    return { ...batch, items: windows.map((window) => withScore(window, scores.get(window))) };
  }

  private byDetector(windows: readonly Window[]): ReadonlyMap<Detector, Window[]> {
    const served = new Map<Detector, Window[]>();
    for (const window of windows) {
      const detector = window.freshSteps > 0 ? this.detectorOf(window.series) : undefined;
      if (detector === undefined || detector.windowLength > window.length) continue;
      const others = served.get(detector);
      if (others) others.push(window);
      else served.set(detector, [window]);
    }
    return served;
  }
}

function withScore(window: Window, score: Score | undefined): ScoredWindow {
  return score === undefined ? { window } : { window, score };
}

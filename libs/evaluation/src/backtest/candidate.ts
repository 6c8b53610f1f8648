import { alarmsApart, requireKnown } from '@kymo/detectors';
import {
  decisiveScore,
  type Artifact,
  type DetectorFactory,
  type FitRun,
  type TrainingSeries,
  type Window,
} from '@kymo/domain';
import { seededRandom, seedFrom, type Random } from '@kymo/statistics';

/** Score of one window and of its steps. */
export interface WindowScore {
  /** Calibrated: 1.0 is the learned boundary; NaN is unscorable. */
  readonly value: number;
  /** Score that decides on alarms, where it differs from `value`; 1.0 is the boundary too. */
  readonly alarm?: number;
  /** Whether `alarm` is of the newest steps of the window rather than of all. */
  readonly isOfNewest?: boolean;
  /** Score of each step, `[time]`, from detectors that give one; the last then counts as soon as the window closes. */
  readonly steps?: Float32Array;
}

/** A detector under test, fitted. */
export interface FittedCandidate {
  /** Steps that a window must have. */
  readonly windowLength: number;
  score(windows: readonly Window[]): Promise<readonly WindowScore[]>;
  dispose(): Promise<void>;
}

/** A detector under test. */
export interface Candidate {
  readonly name: string;
  /** Relative duration, to estimate the remaining time. Default 1. */
  readonly cost?: number;
  fit(training: readonly TrainingSeries[], run: FitRun): Promise<FittedCandidate>;
}

/** A registered detector with options, fitted again on each series. */
export function detectorCandidate(
  factory: DetectorFactory,
  detector: string,
  options: unknown = {},
  name = detector,
): Candidate {
  return {
    name,
    fit: async (training, run) => restored(factory, await factory.fit(detector, options, training, run)),
  };
}

/** A model that is fitted already; the training parts are not used. */
export function artifactCandidate(factory: DetectorFactory, artifact: Artifact, name: string): Candidate {
  return { name, fit: () => restored(factory, artifact) };
}

const FUNCTION_COST = 0.01;

/** A plain function of a window: for baselines. */
export function functionCandidate(
  name: string,
  windowLength: number,
  create: (training: readonly TrainingSeries[], random: Random) => (window: Window) => number,
): Candidate {
  return {
    name,
    cost: FUNCTION_COST,
    async fit(training, { seed }) {
      const score = create(training, seededRandom(seedFrom(`${name}/${training[0]?.series}`, seed)));
      return {
        windowLength,
        score: async (windows) => windows.map((window) => ({ value: score(window) })),
        dispose: async () => {},
      };
    },
  };
}

async function restored(factory: DetectorFactory, artifact: Artifact): Promise<FittedCandidate> {
  const detector = await factory.restore(artifact);
  const areApart = alarmsApart(artifact);
  return {
    windowLength: detector.windowLength,
    async score(windows) {
      requireKnown(windows, detector);
      return (await detector.score(windows)).map((score) => {
        const alarm = score.recent ?? (areApart ? decisiveScore(score) : undefined);
        const isOfNewest = score.recent !== undefined;
        return { value: score.value, steps: score.steps, ...(alarm !== undefined && { alarm, isOfNewest }) };
      });
    },
    dispose: () => detector.dispose(),
  };
}

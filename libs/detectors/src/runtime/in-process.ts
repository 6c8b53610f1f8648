import { systemClock, type Clock, type DetectorFactory } from '@kymo/domain';
import type { Engine } from '@kymo/engine';
import { fitDetector } from './fit-detector';
import { detectors } from '../networks/registry';
import { createDetector } from '../inference/fitted-detector';
import { createScorer } from './create-scorer';

/** Fits and scores on the calling thread: for tests, evaluation and command-line work. */
export function createInProcessFactory(engine: Engine, clock: Clock = systemClock): DetectorFactory {
  return {
    names: Object.keys(detectors),
    fit: (detector, options, training, run) => fitDetector(engine, detector, options, training, run, clock),
    restore: async (artifact) => createDetector(artifact, await createScorer(engine, artifact)),
    close: () => engine.dispose(),
  };
}

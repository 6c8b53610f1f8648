import type { Artifact, Clock, FitRun, TrainingSeries, Trial } from '@kymo/domain';
import type { Engine } from '@kymo/engine';
import { FORMAT_VERSION } from '../artifacts/migrations';
import { sealArtifact } from '../artifacts/seal';
import { isEnsemble } from '../types/network';
import { fitEnsemble } from '../training/fit-ensemble';
import { parseOptions } from '../networks/parse-options';
import { createDetector } from '../inference/fitted-detector';
import { rejectUninformativeDetector } from '../validation/reject-uninformative';
import { tryDetector } from '../validation/try-detector';
import type { FitObserver } from '../observation/fit-observer';
import { tensorboardObserver } from '../observation/tensorboard-observer';
import { fitNetwork } from '../training/fit-network';
import type { FitResult } from '../training/fit-result';

/**
 * Fits a detector and tries it on injected faults.
 * @throws KymoError OPTIONS_INVALID, TRAINING_TOO_SHORT, TRAINING_FAILED, DETECTOR_REFUSED, CANCELLED
 */
export async function fitDetector(
  engine: Engine,
  detector: string,
  given: unknown,
  training: readonly TrainingSeries[],
  run: FitRun,
  clock: Clock,
): Promise<Artifact> {
  const startedMs = clock();
  const { definition, options } = parseOptions(detector, given);
  const observer = observerOf(run);
  observer?.begun({ detector, seed: run.seed, options });
  const learnt = await (
    isEnsemble(definition)
      ? fitEnsemble(engine, definition, options, training, run, clock, observer)
      : fitNetwork(engine, definition, options, training, run, clock, observer)
  ).finally(() => observer?.close());
  const trial = await tryFitResult(detector, learnt, run);
  if (trial && learnt.options.trial === 'refuse') rejectUninformativeDetector(detector, trial);
  return sealArtifact({
    formatVersion: FORMAT_VERSION,
    detector,
    options: learnt.options,
    channels: learnt.channels,
    windowLength: learnt.options.windowLength,
    fitted: learnt.fitted,
    report: {
      fittedAt: new Date(startedMs).toISOString(),
      seed: run.seed,
      engine: engine.name,
      ...learnt.course,
      seconds: (clock() - startedMs) / 1000,
      ...(trial && { trial }),
    },
    weights: learnt.weights,
  });
}

function observerOf({ tensorboard, onWarning }: FitRun): FitObserver | undefined {
  if (tensorboard === undefined) return undefined;
  return tensorboardObserver(tensorboard, (message) => onWarning?.(message));
}

async function tryFitResult(detector: string, learnt: FitResult, run: FitRun): Promise<Trial | undefined> {
  run.onProgress?.({ step: 'trying the model on injected faults', fraction: 1, remainingMs: 0 });
  const { channels, fitted, options, unseen } = learnt;
  const model = { detector, hash: '', channels, windowLength: options.windowLength, fitted };
  const heldOutModel = createDetector(model, await learnt.serveHeldOutModel());
  try {
    return await tryDetector(heldOutModel, unseen, run.seed);
  } finally {
    await heldOutModel.dispose();
  }
}

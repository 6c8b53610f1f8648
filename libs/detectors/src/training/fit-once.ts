import { KymoError } from '@kymo/domain';
import { examplesOf } from '../preprocessing/scaled-series';
import type { FittedNetwork } from '../types/network';
import type { Fitting } from './fitting';
import type { Follower } from './follow-fit';
import type { LearningPlan } from './plan';
import type { Report } from './progress';

/** Fits the network once, on one selection of windows. @throws KymoError TRAINING_FAILED, CANCELLED */
export async function fitOnce(
  { engine, network, all, shape, options, plan, run }: Fitting,
  { training, validation }: LearningPlan,
  seed: number,
  onProgress: Report,
  follower?: Follower,
): Promise<FittedNetwork> {
  if (run.signal?.aborted)
    throw new KymoError('CANCELLED', 'fitting a detector: cancelled before it was done');
  onProgress({ step: 'starting', fraction: 0 });
  const examples = (places: LearningPlan['training']) =>
    examplesOf(all, places, shape.steps, shape.channels, network.condition);
  const fitted = await network.fit({
    engine,
    training: examples(training),
    validation: examples(validation),
    seed,
    budgetMs: (options.timeBudgetSeconds * 1000) / (plan.folds.length + 1),
    onProgress,
    watch: follower?.watch,
    signal: run.signal,
  });
  await follower?.fitted(fitted.parameters);
  return fitted;
}

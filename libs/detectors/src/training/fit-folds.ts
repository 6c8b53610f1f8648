import type { WeightArray } from '@kymo/domain';
import { seedFrom } from '@kymo/statistics';
import { createReconstructor } from '../inference/reconstructor';
import type { FitObserver } from '../observation/fit-observer';
import { fitOnce } from './fit-once';
import type { Fitting } from './fitting';
import { follow } from './follow-fit';
import { fitProfile, measureHeldOut, movementOf, type HeldOut } from './held-out';
import type { Report } from './progress';

/**
 * Fits a network for each fold, on everything but the windows of that fold, and measures those windows with it.
 * @param tried index of the fold whose network is kept, to be tried in place of the final network
 */
export async function fitFolds(
  fitting: Fitting,
  tried: number,
  progress: (part: number, step: string) => Report,
  observer: FitObserver | undefined,
) {
  const { engine, network, all, shape, options, plan, run } = fitting;
  const movements = all.map((series) => movementOf(series, options.windowLength, shape.channels));
  const heldOut: HeldOut[] = [];
  let profile: Awaited<ReturnType<typeof fitProfile>> | undefined;
  let heldOutModel: readonly WeightArray[] = [];
  for (const [index, fold] of plan.folds.entries()) {
    const step = `fitting on all but part ${index + 1} of ${plan.folds.length}`;
    const fitted = await fitOnce(
      fitting,
      fold.learning,
      seedFrom(`fold ${index}`, run.seed),
      progress(index, step),
      observer && follow(observer.within(`without-part-${index + 1}`), fitting, fold.heldOut),
    );
    if (index === tried) heldOutModel = fitted.parameters;
    const reconstructor = await createReconstructor(
      engine,
      network,
      fitted.parameters,
      shape,
      options.imputation,
    );
    try {
      profile ??= await fitProfile(fold.heldOut, all, shape, reconstructor);
      const seen = await measureHeldOut(
        fold.heldOut,
        all,
        movements,
        shape,
        plan.stride,
        profile.values,
        reconstructor,
      );
      for (const one of seen) heldOut.push(one);
    } finally {
      await reconstructor.dispose();
    }
  }
  return { profile: profile!, heldOut, heldOutModel };
}

import { KymoError, type Trial } from '@kymo/domain';
import { describeTrial } from './describe-trial';

/** Below it a fault is as good as not seen: guessing gives 0.5, and the best of several guesses a little more. */
const MIN_AUC = 0.6;
/** Fewer windows overlap too much to hold anything against a detector. */
const MIN_WINDOWS = 50;
/** A sensor that sticks is seen without any network. */
const SEEN_BY_ITSELF = 'stuck';

/**
 * Refuses a detector that sees no kind of fault: one that has learnt nothing, or gives back whatever it is shown.
 * @throws KymoError DETECTOR_REFUSED with the trial as a table
 */
export function rejectUninformativeDetector(detector: string, trial: Trial): void {
  const telling = trial.faults.filter(({ kind }) => kind !== SEEN_BY_ITSELF);
  if (telling.length === 0 || trial.windows < MIN_WINDOWS) return;
  const best = Math.max(...telling.map(({ auc }) => auc));
  if (best >= MIN_AUC) return;
  throw new KymoError(
    'DETECTOR_REFUSED',
    `fitting '${detector}': it is refused, since it cannot tell an injected fault from clean data.\n` +
      `${describeTrial(trial)}\n` +
      `Of no fault but '${SEEN_BY_ITSELF}' the ROC AUC is over ${best.toFixed(2)}; at least ${MIN_AUC.toFixed(2)} is ` +
      'asked for of one, and 0.50 is guessing. Learn from a longer or calmer stretch, choose another detector or a ' +
      "smaller code, or take it as it is with the option 'trial: report'.",
    { context: { detector, best, least: MIN_AUC } },
  );
}

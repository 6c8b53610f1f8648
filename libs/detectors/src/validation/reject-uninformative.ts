import { KymoError, type Trial } from '@kymo/domain';
import { describeTrial } from './describe-trial';

/** Lower limit of the best AUC: guessing gives 0.5, and the best of several guesses a little more. */
const MIN_AUC = 0.6;
/** A trial with fewer windows, which overlap, is no evidence against a detector. */
const MIN_WINDOWS = 50;
/** A fault that is detected without any network. */
const TRIVIAL_FAULT = 'stuck';

/**
 * Refuses a detector that detects no kind of fault: one that has learnt nothing, or copies its input.
 * @throws KymoError DETECTOR_REFUSED with the trial as a table
 */
export function rejectUninformativeDetector(detector: string, trial: Trial): void {
  const telling = trial.faults.filter(({ kind }) => kind !== TRIVIAL_FAULT);
  if (telling.length === 0 || trial.windows < MIN_WINDOWS) return;
  const best = Math.max(...telling.map(({ auc }) => auc));
  if (best >= MIN_AUC) return;
  throw new KymoError(
    'DETECTOR_REFUSED',
    `fitting '${detector}': the fit is refused, because the detector cannot tell injected faults from clean data.\n` +
      `${describeTrial(trial)}\n` +
      `The best ROC AUC of a fault other than '${TRIVIAL_FAULT}' is ${best.toFixed(2)}; at least ${MIN_AUC.toFixed(2)} is ` +
      'required, and 0.50 is guessing. Fit on a longer or calmer stretch, choose another detector or a smaller code, or ' +
      "accept the fit with the option 'trial: report'.",
    { context: { detector, best, least: MIN_AUC } },
  );
}

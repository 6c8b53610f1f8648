import { z } from 'zod';
import { calibrationMethodSchema } from './calibration-method';
import { imputationSchema } from './imputation';
import { scalingMethodSchema } from './scaling-method';

/** What every detector can be told, whatever its network; some differ in their defaults. */
export function detectorOptions(defaults: {
  windowLength: number;
  folds: number;
  trainingWindows: number;
  margin?: number;
}) {
  return {
    windowLength: z.int().min(8).max(1024).default(defaults.windowLength).describe('Steps in a window'),
    scaling: scalingMethodSchema
      .default('min-max')
      .describe(
        'Brings each channel of each series to about 0 to 1: by its extremes, by mean and standard deviation, or by median and quartiles',
      ),
    centring: z
      .enum(['auto', 'never', 'always'])
      .default('never')
      .describe(
        'Whether each window is seen less its own mean, channel by channel: auto does so where the training part has not yet shown all levels that the channel takes',
      ),
    imputation: imputationSchema
      .default('network')
      .describe(
        'What stands in for missing values: what the network expects, the last value, the line between neighbours, or the mean',
      ),
    calibration: calibrationMethodSchema
      .default('peaks-over-threshold')
      .describe(
        'How the boundary is placed: on the fitted tail of held-out scores, at their quantile, or at their conformal p-value',
      ),
    falseAlarmsPerDay: z
      .number()
      .positive()
      .max(1000)
      .default(0.1)
      .describe('False alarms accepted per series and day, at most one in 200 steps; places the boundary'),
    margin: z
      .number()
      .min(1)
      .max(10)
      .default(defaults.margin ?? 1.25)
      .describe(
        'Safety factor on the boundary, in units of squared error; grows by itself where the training part is short, and fades as it shows enough false alarms to go by',
      ),
    folds: z
      .int()
      .min(2)
      .max(10)
      .default(defaults.folds)
      .describe('Parts of the training stretch that are each scored by a network fitted on the others'),
    trainingWindows: z
      .int()
      .min(50)
      .max(1_000_000)
      .default(defaults.trainingWindows)
      .describe('Most windows to learn from, spread evenly'),
    minimumMeasuredShare: z
      .number()
      .min(0.05)
      .max(1)
      .default(0.5)
      .describe('A window with a smaller share of measured values is not scored'),
    trial: z
      .enum(['refuse', 'report'])
      .default('refuse')
      .describe(
        'What follows where the fitted detector cannot tell injected faults from clean data: the fit is refused, or only its report says so',
      ),
    timeBudgetSeconds: z.number().positive().max(86_400).default(120).describe('Longest a fit may take'),
  };
}

export type DetectorOptions = z.infer<z.ZodObject<ReturnType<typeof detectorOptions>>>;

import { z } from 'zod';
import { calibrationMethodSchema } from './calibration-method';
import { imputationSchema } from './imputation';
import { scalingMethodSchema } from './scaling-method';

/** Options of every detector; some networks have other defaults. */
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
        'Scaling of each channel of each series to about 0 to 1: by its extremes, by mean and standard deviation, or by median and quartiles',
      ),
    centring: z
      .enum(['auto', 'never', 'always'])
      .default('never')
      .describe(
        'Whether the mean of each window is subtracted, channel by channel; auto does so for channels whose training part has not yet shown all their levels',
      ),
    imputation: imputationSchema
      .default('network')
      .describe(
        'How missing values are filled: by what the network expects, the last value, the line between neighbours, or the mean',
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
      .describe('Accepted false alarms per series and day, at most one in 200 steps; places the boundary'),
    margin: z
      .number()
      .min(1)
      .max(10)
      .default(defaults.margin ?? 1.25)
      .describe(
        'Safety factor on the boundary, in squared error; grows where the training part is short, and fades once it shows enough accepted alarms',
      ),
    folds: z
      .int()
      .min(2)
      .max(10)
      .default(defaults.folds)
      .describe('Parts of the training stretch; each is scored by a network fitted on the others'),
    trainingWindows: z
      .int()
      .min(50)
      .max(1_000_000)
      .default(defaults.trainingWindows)
      .describe('Maximum number of training windows, spread evenly'),
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
        'What happens if the fitted detector cannot tell injected faults from clean data: refuse the fit, or only report it',
      ),
    timeBudgetSeconds: z.number().positive().max(86_400).default(120).describe('Maximum duration of a fit'),
  };
}

export type DetectorOptions = z.infer<z.ZodObject<ReturnType<typeof detectorOptions>>>;

import { z } from 'zod';

/** What every detector can be told, whatever its network; `windowLength` and `folds` differ in their defaults. */
export function detectorOptions(defaults: { windowLength: number; folds: number; trainingWindows: number }) {
  return {
    windowLength: z.int().min(8).max(1024).default(defaults.windowLength).describe('Steps in a window'),
    falseAlarmsPerDay: z
      .number()
      .positive()
      .max(1000)
      .default(0.5)
      .describe('False alarms accepted per series and day; places the boundary'),
    margin: z
      .number()
      .min(1)
      .max(10)
      .default(1.25)
      .describe(
        'Safety factor on the boundary, in units of squared error; grows by itself where the training part is short',
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
    timeBudgetSeconds: z.number().positive().max(86_400).default(120).describe('Longest a fit may take'),
  };
}

export type DetectorOptions = z.infer<z.ZodObject<ReturnType<typeof detectorOptions>>>;

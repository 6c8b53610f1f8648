export interface Schedule {
  readonly peak: number;
  readonly warmupSteps: number;
  readonly maxSteps: number;
  readonly finalShare: number;
}

/** Learning rate of a step: a linear warm-up to the peak, then half a cosine down to its final share. */
export function learningRate(step: number, schedule: Schedule): number {
  const { peak, warmupSteps, maxSteps, finalShare } = schedule;
  if (step < warmupSteps) return (peak * (step + 1)) / warmupSteps;
  const done = Math.min(1, (step - warmupSteps) / Math.max(1, maxSteps - warmupSteps));
  return peak * (finalShare + (1 - finalShare) * 0.5 * (1 + Math.cos(Math.PI * done)));
}

import type { Clock } from '@kymo/domain';

/** Progress of an evaluation. */
export interface EvaluationProgress {
  /** Current step. */
  readonly step: string;
  readonly done: number;
  readonly total: number;
  /** Share done, 0 to 1. */
  readonly fraction: number;
  readonly remainingMs?: number;
}

export interface Task<Outcome> {
  readonly name: string;
  /** Estimated duration, in any unit. */
  readonly weight: number;
  run(onProgress: (fraction: number) => void): Promise<Outcome>;
}

/** Runs tasks side by side, at most `concurrency` at once, in order of their list; outcomes keep that order. */
export async function runAll<Outcome>(
  tasks: readonly Task<Outcome>[],
  concurrency: number,
  clock: Clock,
  onProgress: (progress: EvaluationProgress) => void = () => {},
): Promise<Outcome[]> {
  const startedMs = clock();
  const total = tasks.reduce((sum, { weight }) => sum + weight, 0);
  const fractions = tasks.map(() => 0);
  const outcomes: Outcome[] = [];
  let next = 0;
  let done = 0;
  const report = (step: string) => {
    const fraction = tasks.reduce((sum, { weight }, index) => sum + weight * fractions[index]!, 0) / total;
    const elapsedMs = clock() - startedMs;
    const remainingMs = fraction > 0.01 ? (elapsedMs / fraction) * (1 - fraction) : undefined;
    onProgress({ step, done, total: tasks.length, fraction, remainingMs });
  };
  const worker = async () => {
    for (let index = next++; index < tasks.length; index = next++) {
      const task = tasks[index]!;
      report(task.name);
      outcomes[index] = await task.run((fraction) => {
        fractions[index] = fraction;
        report(task.name);
      });
      fractions[index] = 1;
      done++;
      report(task.name);
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, Math.min(concurrency, tasks.length)) }, worker));
  return outcomes;
}

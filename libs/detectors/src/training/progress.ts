import type { Clock, FitProgress } from '@kymo/domain';

export type Report = (progress: FitProgress) => void;

/** Makes one account out of several parts of work of about the same size, with the time left. */
export function joinProgress(
  report: Report | undefined,
  parts: number,
  clock: Clock,
): (part: number, step: string) => Report {
  const startedMs = clock();
  return (part, step) => (progress) => {
    const fraction = Math.min(1, (part + Math.min(1, progress.fraction)) / parts);
    const passedMs = clock() - startedMs;
    report?.({
      step: `${step}: ${progress.step}`,
      fraction,
      remainingMs: fraction > 0 ? Math.round((passedMs * (1 - fraction)) / fraction) : undefined,
    });
  };
}

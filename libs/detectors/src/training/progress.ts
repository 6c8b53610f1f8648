import type { Clock, FitProgress } from '@kymo/domain';

export type Report = (progress: FitProgress) => void;

/** Joins the progress of several parts of about equal size into one, with the remaining time. */
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

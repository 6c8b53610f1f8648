const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Intervals that people configure. A measured interval close to one of them is taken for it. */
const USUAL_MS = [
  ...[1, 2, 5, 10, 20, 40, 50, 100, 200, 250, 500],
  ...[1, 2, 5, 10, 15, 20, 30].map((count) => count * SECOND),
  ...[1, 2, 3, 5, 6, 10, 12, 15, 20, 30].map((count) => count * MINUTE),
  ...[1, 2, 3, 4, 6, 8, 12, 24].map((count) => count * HOUR),
];
const SNAP = 0.04;

/**
 * Distance of two samples, milliseconds, from a few moments with jitter, gaps and repeats;
 * `undefined` with fewer than two different moments.
 */
export function estimateIntervalMs(moments: readonly number[]): number | undefined {
  const sorted = [...new Set(moments)].sort((a, b) => a - b);
  if (sorted.length < 2) return undefined;
  const distances = sorted.slice(1).map((moment, index) => moment - sorted[index]!);
  const median = [...distances].sort((a, b) => a - b)[Math.floor(distances.length / 2)]!;
  const steps = distances.reduce((sum, distance) => sum + Math.max(1, Math.round(distance / median)), 0);
  const mean = (sorted.at(-1)! - sorted[0]!) / steps;
  return USUAL_MS.find((usual) => Math.abs(mean - usual) <= SNAP * usual) ?? mean;
}

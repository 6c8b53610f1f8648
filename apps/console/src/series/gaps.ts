export interface Gap {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Steps further apart than this many times the usual have a gap between them. */
const LONG = 3;

/** Stretches of time without a value: between two values with steps without one between them, and at either end. */
export function gapsOf(timesMs: readonly number[], values: readonly (number | null)[]): Gap[] {
  const there = timesMs.filter((_, index) => (values[index] ?? null) !== null);
  const [first, last] = [timesMs[0], timesMs.at(-1)];
  if (first === undefined || last === undefined) return [];
  if (there.length === 0) return [{ fromMs: first, toMs: last }];
  const missing = timesMs.filter((_, index) => (values[index] ?? null) === null);
  if (missing.length === 0) return [];
  const limitMs = LONG * usualDistance(there);
  const edges = [first, ...there, last];
  let next = 0;
  const gaps: Gap[] = [];
  for (let place = 1; place < edges.length; place++) {
    const [fromMs, toMs] = [edges[place - 1]!, edges[place]!];
    while (next < missing.length && missing[next]! < fromMs) next++;
    const holds = next < missing.length && missing[next]! <= toMs;
    if (holds && toMs - fromMs > limitMs) gaps.push({ fromMs, toMs });
  }
  return gaps;
}

/** Median distance between neighbours, milliseconds. */
export function usualDistance(timesMs: readonly number[]): number {
  const distances = timesMs.slice(1).map((timeMs, index) => timeMs - timesMs[index]!);
  return distances.sort((a, b) => a - b)[distances.length >> 1] ?? 0;
}

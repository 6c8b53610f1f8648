/** A stretch of time on the axis, milliseconds since the Unix epoch. */
export type Shown = readonly [fromMs: number, toMs: number];

/** Shortest stretch that is zoomed to. */
const SHORTEST_MS = 10_000;

/** The stretch after zooming around a moment; below 1 a factor zooms in. */
export function zoomed([from, to]: Shown, aroundMs: number, factor: number): Shown {
  const length = Math.max(SHORTEST_MS, (to - from) * factor);
  const share = Math.min(1, Math.max(0, (aroundMs - from) / (to - from)));
  const begin = aroundMs - share * length;
  return [begin, begin + length];
}

/** The stretch moved by a share of its length. */
export function moved([from, to]: Shown, share: number): Shown {
  const by = (to - from) * share;
  return [from + by, to + by];
}

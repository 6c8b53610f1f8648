import { usualDistance } from '../series/gaps';

type Values = readonly (number | null)[];

/** At most `columns` values, each the highest of its share: a spike survives however narrow the drawing. */
export function thinToHighest(values: Values, columns: number): (number | null)[] {
  if (columns < 1) return [];
  if (values.length <= columns) return [...values];
  return Array.from({ length: columns }, (_, column) => {
    const from = Math.floor((column * values.length) / columns);
    const to = Math.floor(((column + 1) * values.length) / columns);
    return highest(values.slice(from, to));
  });
}

/** The highest value that is there; null when none is. */
export function highest(values: Values): number | null {
  return values.reduce<number | null>(
    (best, value) => (value !== null && (best === null || value > best) ? value : best),
    null,
  );
}

/**
 * Values that come only every few steps, ready to be drawn as one line: the nulls between two of them become undefined,
 * which the chart draws across, unless they are further apart in time than three times the usual. Those stay gaps.
 */
export function bridged(values: Values, timesMs: readonly number[]): (number | null | undefined)[] {
  const there = values.flatMap((value, index) => (value === null ? [] : [index]));
  const limitMs = 3 * usualDistance(there.map((index) => timesMs[index]!));
  const line: (number | null | undefined)[] = [...values];
  there.slice(1).forEach((index, place) => {
    const before = there[place]!;
    if (timesMs[index]! - timesMs[before]! <= limitMs) line.fill(undefined, before + 1, index);
  });
  return line;
}

import { usualDistance } from './gaps';

type Values = readonly (number | null)[];

/** Values at other times: each the nearest one, unless that is further away than usual neighbours are. */
export function alignedTo(timesMs: readonly number[], otherMs: readonly number[], values: Values): Values {
  const limitMs = Math.max(usualDistance(otherMs), usualDistance(timesMs));
  let place = 0;
  return timesMs.map((timeMs) => {
    while (
      place + 1 < otherMs.length &&
      Math.abs(otherMs[place + 1]! - timeMs) <= Math.abs(otherMs[place]! - timeMs)
    )
      place++;
    const isNear = otherMs.length > 0 && Math.abs(otherMs[place]! - timeMs) <= limitMs;
    return isNear ? (values[place] ?? null) : null;
  });
}

/** Values as shares of the range that they span; in the middle where they span none. */
export function overOwnRange(values: readonly (number | null)[]): (number | null)[] {
  const there = values.filter((value) => value !== null);
  const low = there.reduce((least, value) => Math.min(least, value), Infinity);
  const high = there.reduce((most, value) => Math.max(most, value), -Infinity);
  return values.map((value) => (value === null ? null : high === low ? 0.5 : (value - low) / (high - low)));
}

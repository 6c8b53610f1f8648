import type { Values } from '@kymo/domain';

/** Columns by name; NaN for a channel that is absent. */
export function pickChannels(
  values: Values,
  from: readonly string[],
  to: readonly string[],
  steps: number,
  into: Float64Array = new Float64Array(steps * to.length),
): Float64Array {
  if (from.length === to.length && from.every((name, place) => name === to[place])) {
    into.set(values.subarray(0, into.length));
    return into;
  }
  const places = to.map((channel) => from.indexOf(channel));
  for (let step = 0; step < steps; step++) {
    for (let column = 0; column < places.length; column++) {
      const place = places[column]!;
      into[step * places.length + column] = place < 0 ? NaN : values[step * from.length + place]!;
    }
  }
  return into;
}

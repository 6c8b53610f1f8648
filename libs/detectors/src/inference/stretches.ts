import type { Values, Window } from '@kymo/domain';

/** Steps that windows over one array have in common: places in that array. */
export interface Stretch {
  readonly array: Values;
  readonly channels: readonly string[];
  readonly begin: number;
  end: number;
}

/** The stretches that windows lie in: those that overlap in one array share one. @returns place of each window's stretch, by window */
export function stretchesOf(windows: readonly Window[], steps: number) {
  const stretches: Stretch[] = [];
  const latest = new Map<ArrayBufferLike, number>();
  const stretchOf = windows.map((window) => {
    const { values: array, channels } = window;
    const begin = beginOf(window);
    const end = begin + steps * channels.length;
    const known = latest.get(array.buffer);
    const before = known === undefined ? undefined : stretches[known]!;
    if (before !== undefined && isWithin(before, window, begin)) {
      before.end = Math.max(before.end, end);
      return known!;
    }
    const place = stretches.push({ array, channels, begin, end }) - 1;
    latest.set(array.buffer, place);
    return place;
  });
  return { stretches, stretchOf };
}

export function stepsOf({ channels, begin, end }: Stretch): number {
  return channels.length === 0 ? 0 : (end - begin) / channels.length;
}

export function valuesOf({ array, begin, end }: Stretch): Values {
  const Kind = array.constructor as Float64ArrayConstructor;
  return new Kind(array.buffer as ArrayBuffer, begin * array.BYTES_PER_ELEMENT, end - begin);
}

/** Place of the first value of a window in its array. */
export function beginOf({ values }: Pick<Window, 'values'>): number {
  return values.byteOffset / values.BYTES_PER_ELEMENT;
}

function isWithin({ array, channels, begin, end }: Stretch, window: Window, at: number): boolean {
  return (
    window.channels === channels &&
    window.values.BYTES_PER_ELEMENT === array.BYTES_PER_ELEMENT &&
    at >= begin &&
    at <= end &&
    (at - begin) % channels.length === 0
  );
}

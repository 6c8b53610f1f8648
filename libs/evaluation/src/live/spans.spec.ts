import fc from 'fast-check';
import { expect, it } from 'vitest';
import { covered, type Span } from './spans';

const span = (startMs: number, endMs: number): Span => ({ startMs, endMs });

it.each<[string, Span[], Span[], number]>([
  ['nothing where there are none', [span(0, 10)], [], 0],
  ['what lies in both', [span(0, 10)], [span(5, 20)], 5],
  ['overlaps once', [span(0, 10)], [span(1, 5), span(3, 7), span(1, 2)], 6],
  ['nothing where they only touch', [span(0, 10)], [span(10, 20)], 0],
  ['several of both', [span(0, 4), span(6, 10)], [span(3, 7), span(9, 30)], 3],
])('covers %s', (_, within, spans, ms) => {
  expect(covered(within, spans)).toBe(ms);
  expect(covered(spans, within)).toBe(ms);
});

it('covers as many moments as there are in both', () => {
  const spans = fc.array(
    fc.tuple(fc.nat(40), fc.nat(10)).map(([start, length]) => span(start, start + length)),
    { maxLength: 6 },
  );
  fc.assert(
    fc.property(spans, spans, (one, other) => {
      const lies = (all: readonly Span[], at: number) =>
        all.some(({ startMs, endMs }) => startMs <= at && at + 1 <= endMs);
      const moments = Array.from({ length: 60 }, (_, at) => at).filter(
        (at) => lies(one, at) && lies(other, at),
      );
      expect(covered(one, other)).toBe(moments.length);
    }),
  );
});

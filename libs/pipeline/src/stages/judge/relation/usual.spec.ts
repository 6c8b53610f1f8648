import { expect, it } from 'vitest';
import { REGIONS } from './regions';
import { beginUsual, isKnown, learnUsual, usualUpTo } from './usual';

/** Figures of windows in which both channels are in a region. */
function learnt(windows: readonly (readonly [region: number, figure: number])[]) {
  const usual = beginUsual(2, 1);
  for (const [region, figure] of windows)
    learnUsual(usual, Float64Array.of(figure, figure), Uint8Array.of(region, region));
  return usual;
}

const repeated = (region: number, figure: number, windows = 500) =>
  Array.from({ length: windows }, () => [region, figure] as const);
const limited = learnt([...repeated(1, 0), ...repeated(6, 2)]);

it.each([
  { name: 'a region of its own', regions: [1, 6], upTo: [0, 2] },
  { name: 'the region in which it is usual furthest, where little is known', regions: [3, 1], upTo: [2, 0] },
])('is usual up to where it was in $name', ({ regions, upTo }) => {
  expect([...usualUpTo([limited], Uint8Array.from(regions))].map(Math.round)).toEqual(upTo);
});

it('is usual up to where it was while the series moves, and while it stands', () => {
  const moving = learnt([...repeated(1, 1), ...repeated(4, 5)]);
  const upTo = (region: number) =>
    Math.round(usualUpTo([moving, limited], Uint8Array.of(region, region))[0]!);
  expect([1, 4, 6].map(upTo)).toEqual([1, 5, 5]);
});

it('takes what few windows have shown to vary', () => {
  const once = learnt([...repeated(1, -1), [6, -1]]);
  const [often, seldom] = usualUpTo([once], Uint8Array.of(1, 6));
  expect(often).toBeLessThan(-0.8);
  expect(seldom).toBeGreaterThan(0.9);
});

it('is known after six windows, in whichever regions', () => {
  const seen = (count: number) =>
    learnt(Array.from({ length: count }, (_, window) => [window % REGIONS, 0] as const));
  expect(isKnown(seen(5))).toBe(false);
  expect(isKnown(seen(6))).toBe(true);
});

it('is not moved by a single window, however far', () => {
  const once = learnt([...repeated(1, 0), [1, 50]]);
  expect(usualUpTo([once], Uint8Array.of(1, 1))[0]).toBeLessThan(0.1);
});

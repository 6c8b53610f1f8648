import type { FleetSeries, StreamView } from '@kymo/api';
import { expect, it } from 'vitest';
import { flowOf, withQuiet } from './quiet';

const stream: StreamView = {
  source: 'kafka',
  ended: false,
  timesRealTime: 1,
  heardMs: 100_000,
  quietLimitMs: 60_000,
  heldFor: null,
  heldUntilMs: null,
};

it.each<[string, Partial<StreamView>, number, object]>([
  ['flows', {}, 101_000, { kind: 'flowing', ageMs: 1_000 }],
  ['is quiet', {}, 250_000, { kind: 'quiet', ageMs: 150_000 }],
  [
    'flows as long as its rhythm is not known',
    { quietLimitMs: null },
    250_000,
    { kind: 'flowing', ageMs: 150_000 },
  ],
  ['is held', { heldFor: 'fit' }, 250_000, { kind: 'held', by: 'fit', ageMs: 150_000 }],
  [
    'flows through the short waits of its passes',
    { heldFor: 'fit' },
    101_000,
    { kind: 'flowing', ageMs: 1_000 },
  ],
  ['is given time after it was held', { heldUntilMs: 200_000 }, 250_000, { kind: 'flowing', ageMs: 150_000 }],
  ['is quiet once that time is over', { heldUntilMs: 180_000 }, 250_000, { kind: 'quiet', ageMs: 150_000 }],
  ['waits for the first sample', { heardMs: null }, 250_000, { kind: 'waiting' }],
  ['has ended', { ended: true }, 250_000, { kind: 'ended' }],
  ['is never younger than now', {}, 99_000, { kind: 'flowing', ageMs: 0 }],
])('a stream %s', (_, given, clockMs, flow) =>
  expect(flowOf({ ...stream, ...given }, clockMs)).toEqual(flow),
);

it('marks the series that are silent, and leaves the others the very same', () => {
  const [heard, silent] = [60_000, 1_000].map(
    (heardMs) => ({ heardMs, quietLimitMs: 60_000 }) as FleetSeries,
  );
  const series = [heard!, silent!];
  const shown = withQuiet(series, stream, 100_000);
  expect(shown[0]).toBe(heard);
  expect(shown[1]).toEqual({ ...silent, quietMs: 99_000 });
  const unheard = { heardMs: null, quietLimitMs: null } as unknown as FleetSeries;
  expect(withQuiet([unheard], stream, 161_000)[0]).toEqual({ ...unheard, quietMs: 61_000 });
  expect(withQuiet([unheard], stream, 159_000)[0]).toBe(unheard);
  const slow = { heardMs: 90_000, quietLimitMs: 3_600_000 } as FleetSeries;
  expect(withQuiet([slow], stream, 161_000)[0]).toEqual({ ...slow, quietMs: 71_000 });
  expect(withQuiet([slow], stream, 159_000)[0]).toBe(slow);
  for (const given of [{ ended: true }, { heldFor: 'room' as const }, { heldUntilMs: 90_000 }])
    expect(withQuiet(series, { ...stream, ...given }, 100_000)).toBe(series);
});

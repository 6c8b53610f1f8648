import { expect, it } from 'vitest';
import { Arrivals } from './arrivals';

const SECOND = 1000;

it.each([
  ['nothing has arrived', [], undefined],
  ['one arrival says nothing of the rhythm', [0], undefined],
  ['a sample a second', [0, 1, 2, 3], 150],
  ['a sample every hour', [0, 3600, 7200], undefined],
])('%s: quiet for a while after the last', (_, arrivals, expected) => {
  const arriving = new Arrivals();
  for (const at of arrivals) arriving.hear(at * SECOND);
  const last = arrivals.at(-1) ?? 0;
  const quietMs = arriving.quietFor((last + 150) * SECOND);
  expect(quietMs).toBe(expected === undefined ? undefined : expected * SECOND);
});

it('learns nothing from a time in which nothing could arrive, nor calls it quiet', () => {
  const arriving = new Arrivals();
  arriving.hear(0);
  arriving.hear(SECOND);
  expect(arriving.quietFor(200 * SECOND, 190 * SECOND)).toBeUndefined();
  expect(arriving.quietFor(260 * SECOND, 190 * SECOND)).toBe(259 * SECOND);
  arriving.hear(200 * SECOND, 199 * SECOND);
  expect(arriving.quietLimitMs).toBe(60 * SECOND);
});

it('does not expect a long pause for ever', () => {
  const arriving = new Arrivals();
  arriving.hear(0);
  for (let at = 3600; at < 3800; at++) arriving.hear(at * SECOND);
  expect(arriving.quietLimitMs).toBeLessThan(0.1 * 3600 * SECOND);
});

it('does not take an outage that it has told for a usual pause', () => {
  const arriving = new Arrivals();
  for (let at = 0; at < 60; at++) arriving.hear(at * SECOND);
  arriving.hear(24 * 3600 * SECOND);
  expect(arriving.quietLimitMs).toBe(180 * SECOND);
});

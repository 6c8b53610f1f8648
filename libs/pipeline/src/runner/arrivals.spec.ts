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

it('does not expect a long pause for ever', () => {
  const arriving = new Arrivals();
  arriving.hear(0);
  for (let at = 3600; at < 3800; at++) arriving.hear(at * SECOND);
  expect(arriving.quietLimitMs).toBeLessThan(0.1 * 3600 * SECOND);
});

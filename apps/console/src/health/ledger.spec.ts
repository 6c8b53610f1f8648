import { zeroCounters } from '@kymo/domain';
import { describe, expect, it } from 'vitest';
import { ledgerOf, refusalsOf } from './ledger';

describe('ledgerOf', () => {
  const counters = {
    ...zeroCounters(),
    decoded: 21,
    late: 1,
    duplicate: 2,
    open: 3,
    scored: 4,
    warmingUp: 5,
    unscorable: 6,
  };

  it('adds up when every sample is somewhere', () => {
    expect(ledgerOf(counters)).toMatchObject({ total: 21, missing: 0 });
    expect(ledgerOf(counters).entries.reduce((sum, { count }) => sum + count, 0)).toBe(21);
  });

  it('says how many are nowhere or twice', () => {
    expect(ledgerOf({ ...counters, decoded: 25 }).missing).toBe(4);
    expect(ledgerOf({ ...counters, decoded: 20 }).missing).toBe(-1);
  });
});

it('lists refusals, most frequent first, each in words', () => {
  const refusals = refusalsOf({
    ...zeroCounters(),
    rejected: { not_json: 2, time_in_seconds: 9, schema: 0 },
  });
  expect(refusals.map(({ name, count }) => [name, count])).toEqual([
    ['time in seconds', 9],
    ['not json', 2],
  ]);
  for (const { words } of refusals) expect(words).not.toBe('');
});

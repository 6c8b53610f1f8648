import type { AlertingState } from '@kymo/alerting';
import type { Window } from '@kymo/domain';
import { describe, expect, it } from 'vitest';
import { GroupMovement } from './group-movement';

const windowOf = (series: string, kind = 'pump'): Pick<Window, 'series' | 'tags'> => ({
  series,
  tags: kind ? { kind } : {},
});
const open = (raisedMs: number) => ({ anomaly: { raisedMs } }) as AlertingState;
const beyond = (firstMs: number) => ({ excursion: { firstMs } }) as AlertingState;
const SINCE_MS = 1000;

function movementOf(series: readonly string[], states: Record<string, AlertingState>, asking = series[0]!) {
  const movement = new GroupMovement(({ tags }) => tags['kind'], 4);
  for (const one of series) movement.join(windowOf(one));
  movement.join(windowOf('alone', ''));
  return movement.of(windowOf(asking), (one) => states[one], SINCE_MS);
}

const series = (count: number) => Array.from({ length: count }, (_, index) => `pump-${index}`);
/** The first series asks while so many others are open. */
const others = (count: number, atMs = 2000, how = open) =>
  Object.fromEntries(
    series(count + 1)
      .slice(1)
      .map((one) => [one, how(atMs)]),
  );

describe('a group', () => {
  it.each<[string, number, Record<string, AlertingState>, string]>([
    ['has moved where all of it turns anomalous', 4, others(3), 'moved'],
    ['has moved where half of it does', 8, others(3), 'moved'],
    ['has not where less than half does', 9, others(3), 'none'],
    ['has not where too few series do', 6, others(2), 'none'],
    ['has not where it is too small to tell', 3, others(2), 'none'],
    ['has not by incidents of long ago', 4, others(3, 500), 'none'],
    ['is likely to where half of it scores beyond the boundary', 8, { ...others(4, 2000, beyond) }, 'likely'],
    ['is not by scores that went beyond long ago', 8, { ...others(4, 500, beyond) }, 'none'],
    [
      'has not twice',
      4,
      { ...others(3), 'pump-2': { evidence: 0, pageEvidence: 0, toldMovedMs: 1500 } },
      'told',
    ],
    ['may move again', 4, { 'pump-2': { evidence: 0, pageEvidence: 0, toldMovedMs: 500 } }, 'none'],
  ])('%s', (_, count, states, expected) => {
    expect(movementOf(series(count), states)).toBe(expected);
  });

  it.each([
    ['of a large group', 4, 1000, true],
    ['of a small one', 3, 1000, false],
    ['whose next window is far', 4, 600_000, false],
  ])('may yet move with a series %s', (_, count, intervalMs, expected) => {
    const movement = new GroupMovement(({ tags }) => tags['kind'], 4);
    for (const one of series(count)) movement.join(windowOf(one));
    expect(movement.mayMove({ ...windowOf('pump-0'), freshSteps: 1, intervalMs })).toBe(expected);
  });

  it('counts the series that asks once, open or about to be', () => {
    expect(movementOf(series(4), { ...others(2), 'pump-0': open(2000) })).toBe('none');
    expect(movementOf(series(4), { ...others(3), 'pump-0': open(2000) })).toBe('moved');
    expect(movementOf(series(10), { ...others(3), 'pump-0': open(2000) })).toBe('none');
  });

  it.each([
    ['is no longer that of a series whose tag has changed', 'fan'],
    ['is that of a series whose tag has changed back', 'pump'],
    ['is no longer that of a series without the tag', ''],
  ])('%s', (_, kind) => {
    const movement = new GroupMovement(({ tags }) => tags['kind'], 4);
    for (const one of series(4)) movement.join(windowOf(one));
    movement.join(windowOf('pump-3', 'fan'));
    movement.join(windowOf('pump-3', kind));
    const expected = kind === 'pump' ? 'moved' : 'none';
    expect(movement.of(windowOf('pump-0'), () => open(2000), SINCE_MS)).toBe(expected);
  });

  it('is nothing where each series has its own model', () => {
    const movement = new GroupMovement(() => undefined, 4);
    for (const one of series(8)) movement.join(windowOf(one));
    expect(movement.of(windowOf('pump-0'), () => open(2000), SINCE_MS)).toBe('none');
  });
});

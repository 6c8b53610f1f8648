import { expect, it } from 'vitest';
import { newsOf, SECOND } from '../grouping/on-call.fixture';
import { DEFAULT_POLICY } from '../policy/policy';
import { hear, whenDue } from './episode';

it('waits until an incident that has taken the place of another has lasted', () => {
  const policy = { ...DEFAULT_POLICY, minDurationMs: 30 * SECOND };
  const first = hear(undefined, newsOf('a', 0), policy, 0);
  const second = hear(first, newsOf('a', 20 * SECOND), policy, 20 * SECOND)!;
  expect(second.due).toEqual({ eventMs: 50 * SECOND, arrivalMs: 50 * SECOND });
  expect(whenDue(second, second.due!, policy)).toMatchObject({ status: 'firing', raisedMs: 50 * SECOND });
});

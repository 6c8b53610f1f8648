import { expect, it } from 'vitest';
import { expiredLetter } from './dead-letters';

it('does not say of a message that is given up that it is tried again', () => {
  const error = new Error('posting a notification to 127.0.0.1: connect ECONNREFUSED. It is tried again.');
  const owed = { entry: { id: 'a:1:firing', payload: '{}' }, position: 7 };
  expect(expiredLetter('team', owed, error).message).toBe(
    'delivering a:1:firing to team: it has failed for too long, at last with: posting a notification to 127.0.0.1: connect ECONNREFUSED.',
  );
});

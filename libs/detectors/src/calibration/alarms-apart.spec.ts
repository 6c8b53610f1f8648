import { expect, it } from 'vitest';
import { alarmsApart } from './alarms-apart';

it.each([
  { fitted: { calibration: { ranking: 'whole-ranks' } }, apart: true },
  { fitted: { calibration: { ranking: 'whole-first' } }, apart: false },
  { fitted: { members: [] }, apart: false },
])('tells of $fitted whether alarms stand apart: $apart', ({ fitted, apart }) => {
  expect(alarmsApart({ fitted })).toBe(apart);
});

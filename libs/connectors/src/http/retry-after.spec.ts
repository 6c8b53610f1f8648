import { expect, it } from 'vitest';
import { retryAfterMs } from './retry-after';

const NOW_MS = Date.parse('Fri, 01 Jan 2027 00:00:00 GMT');

it.each([
  [undefined, undefined],
  ['', undefined],
  ['120', 120_000],
  ['0', undefined],
  ['-5', undefined],
  ['Fri, 01 Jan 2027 00:00:30 GMT', 30_000],
  ['Thu, 31 Dec 2026 23:59:00 GMT', undefined],
  ['soon', undefined],
  ['99999999', 3_600_000],
])('reads Retry-After %j as %j milliseconds', (header, wait) => {
  expect(retryAfterMs(header, NOW_MS)).toBe(wait);
});

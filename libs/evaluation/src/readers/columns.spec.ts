import { expect, it } from 'vitest';
import { parseTimeMs } from './columns';

const moment = Date.UTC(2024, 1, 29, 12, 30, 15, 250);

it.each([
  { text: '1709209815.25', timeMs: moment },
  { text: '1709209815250', timeMs: moment },
  { text: '1709209815250000', timeMs: moment },
  { text: '1709209815250000000', timeMs: moment },
  { text: '1.70920981525e+18', timeMs: moment },
  { text: '2024-02-29 12:30:15.250', timeMs: moment },
  { text: '2024-02-29T13:30:15.250+01:00', timeMs: moment },
  { text: '17', timeMs: NaN },
  { text: '-1', timeMs: NaN },
  { text: '1e30', timeMs: NaN },
  { text: '', timeMs: NaN },
])('parseTimeMs of $text', ({ text, timeMs }) => expect(parseTimeMs(text)).toBe(timeMs));

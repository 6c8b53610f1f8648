import { expect, it } from 'vitest';
import { summaryLine } from './summary-line';

const whole = {
  ...{ samples: 30, series: 2, windowsScored: 9, deadLettered: 0 },
  ...{ late: 0, duplicate: 0, wrongClock: 0 },
};

it('names what was left out', () => {
  expect(summaryLine(whole)).toBe('30 samples of 2 series read, 9 windows scored, 0 records refused');
  expect(summaryLine({ ...whole, late: 3, duplicate: 20 })).toBe(
    '30 samples of 2 series read, 9 windows scored, 0 records refused, 3 samples late, ' +
      '20 samples left out because an earlier one had the same series, time and channels',
  );
});

import { effectsOf, seriesState } from '@kymo/testing';
import { expect, it } from 'vitest';
import { FleetBoard } from './fleet-board';

const CLOCK_MS = 1_000_000;
const empty = { series: () => [], history: () => [], incidents: () => [] };

it.each([
  ['the newest of those on time, whatever one device says', [0, -30, 79_200], 0],
  ['the newest of all where most are ahead', [-3_600, 7_200, 7_260], 7_260],
  ['the newest of all where all are ahead', [7_200, 7_260], 7_260],
])('the time of the fleet is %s', (_, secondsAhead, expected) => {
  const board = new FleetBoard(empty, () => CLOCK_MS);
  const series = secondsAhead.map((ahead, index) => ({
    ...seriesState(`pump-${index}`),
    lastMs: CLOCK_MS + ahead * 1_000,
  }));
  board.take(effectsOf({ series }));
  expect(board.latestMs).toBe(CLOCK_MS + expected * 1_000);
});

it('the time of the fleet goes back to those on time once what was ahead is forgotten', () => {
  const board = new FleetBoard(empty, () => CLOCK_MS);
  const ahead = { ...seriesState('pump-1'), lastMs: CLOCK_MS + 7_200_000 };
  board.take(effectsOf({ series: [seriesState('pump-0'), ahead, { ...ahead, key: 'pump-2' }] }));
  expect(board.latestMs).toBe(ahead.lastMs);
  board.take(effectsOf({ forgotten: ['pump-1', 'pump-2'] }));
  expect(board.latestMs).toBe(seriesState('pump-0').lastMs);
});

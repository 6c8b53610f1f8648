import { expect, it } from 'vitest';
import { alarmsOf, datedAlarmsOf } from './threshold';

it.each([
  { name: 'begins at the threshold', scores: [0.9, 0.99, 1], alarms: [0, 0, 1] },
  {
    name: 'goes on while the score wavers about the threshold',
    scores: [1, 0.8, 1.1, 0.79, 0.9],
    alarms: [1, 1, 1, 0, 0],
  },
  {
    name: 'ends where little is left of a large fault',
    scores: [1, 100, 15, 14, 16, 3],
    alarms: [1, 1, 1, 0, 1, 0],
  },
  { name: 'begins again once the score was calm', scores: [100, 10, 0.5, 10, 10], alarms: [1, 0, 0, 1, 1] },
  { name: 'ends where there is no score', scores: [100, NaN, 0.9, 1], alarms: [1, 0, 0, 1] },
])('an alarm $name', ({ scores, alarms }) => {
  expect([...alarmsOf(Float64Array.from(scores))]).toEqual(alarms);
});

it.each([
  {
    name: 'begins an eighth of a window before the causal score has left calm',
    //        the fault begins at row 7; windows have eight rows
    causal: [0, 0, 0, 0, 0, 0, 0, 0.8, 0.9, 1, 2, 2],
    alarms: [0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1],
  },
  {
    name: 'keeps its beginning where the causal score rose long before',
    causal: [0, 0.8, 0.8, 0.8, 0.9, 0.9, 0.9, 0.9, 0.9, 1, 2, 2],
    alarms: [0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1],
  },
  {
    name: 'keeps its beginning where the causal score never crosses',
    causal: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0.9, 0.9, 0.9],
    alarms: [0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1],
  },
  {
    name: 'is none where it ended before the causal score rose',
    settled: [0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0],
    causal: [0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0],
    alarms: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
  },
])('a settled alarm $name', ({ settled = [0, 0, 0, 1, 1, 1, 1, 1, 2, 2, 2, 2], causal, alarms }) => {
  expect([...datedAlarmsOf(Float64Array.from(settled), Float64Array.from(causal), 8)]).toEqual(alarms);
});

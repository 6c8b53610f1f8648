import { expect, it } from 'vitest';
import type { LabelledSeries } from '../readers/labelled-series';
import { alertFigures, alertsAtOnset } from './alerts';

it.each([
  { name: 'one alert for one run', scores: [0, 1, 2, 3, 0], window: 1, raised: [1] },
  {
    name: 'a pause shorter than the window belongs to the run',
    scores: [2, 0, 2, 0, 0, 2],
    window: 2,
    raised: [0, 5],
  },
  { name: 'rows without a score are quiet', scores: [NaN, NaN, 1, NaN, 1], window: 2, raised: [2] },
  { name: 'just below the threshold', scores: [0.999, 0.999], window: 1, raised: [] },
])('$name', ({ scores, window, raised }) => {
  const alerts = alertsAtOnset(Float64Array.from(scores), window);
  expect([...alerts.keys()].filter((row) => alerts[row] === 1)).toEqual(raised);
});

it('counts alerts over the rows that count', () => {
  const series = {
    labels: Uint8Array.of(0, 0, 1, 0),
    scoredFrom: 1,
    intervalMs: 28_800_000,
  } as unknown as LabelledSeries;
  expect(alertFigures(Uint8Array.of(1, 1, 1, 0), series)).toEqual({
    raised: 2,
    precision: 0.5,
    falsePerDay: 1,
  });
});

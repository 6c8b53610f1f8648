import type { Incident } from '@kymo/domain';
import { describe, expect, it } from 'vitest';
import { liveFigures } from './live-figures';
import type { LiveEvent } from './live-recording';
import { liveReport, textLiveReport } from './live-report';

const MINUTE_MS = 60_000;
const DAY_STEPS = 1440;
const DAYS = 7;

const timesMs = Float64Array.from({ length: DAYS * DAY_STEPS + 1 }, (_, step) => step * MINUTE_MS);
const event = (from: number, to: number, series = 'a'): LiveEvent => ({
  series,
  startMs: from * MINUTE_MS,
  endMs: to * MINUTE_MS,
});
const incident = (from: number, to: number, how: Partial<Incident> = {}) =>
  ({
    series: 'a',
    startMs: from * MINUTE_MS,
    raisedMs: (from + 3) * MINUTE_MS,
    endMs: to * MINUTE_MS,
    lastMs: to * MINUTE_MS,
    paged: true,
    ...how,
  }) as Incident;

function runOf(events: LiveEvent[], incidents: Incident[], scoreAt: (step: number) => number = () => 0.5) {
  const steps = Array.from({ length: DAYS * DAY_STEPS - 100 }, (_, step) => step + 100);
  return {
    recording: {
      set: 'plant',
      name: 'plant',
      series: [{ key: 'a', tags: {}, channels: ['level'], timesMs, values: new Float64Array(0) }],
      events,
    },
    outcome: {
      incidents,
      judged: [
        {
          key: 'a',
          intervalMs: MINUTE_MS,
          timesMs: Float64Array.from(steps, (step) => step * MINUTE_MS),
          scores: Float32Array.from(steps, scoreAt),
        },
      ],
    },
  };
}

describe('the figures of a replay', () => {
  it('are of pages: what people were told of, true where it meets an event', () => {
    const events = [event(3000, 3060), event(6000, 6060), event(8000, 8060)];
    const incidents = [
      incident(3010, 3050),
      incident(6000, 6060, { paged: false }),
      incident(9000, 9100),
      incident(1000, 1010, { paged: false }),
    ];
    expect(liveFigures([runOf(events, incidents)])).toMatchObject({
      series: 1,
      seriesDays: 7,
      pages: 2,
      falsePages: 1,
      truePageShare: 0.5,
      events: 3,
      eventsPaged: 1,
      eventsPagedShare: 1 / 3,
      eventsFoundShare: 2 / 3,
      medianDelayMs: 13 * MINUTE_MS,
      firstVerdictMs: 100 * MINUTE_MS,
    });
  });

  it('count false pages by weeks outside events, and the time under them', () => {
    const figures = liveFigures([runOf([], [incident(2000, 2100), incident(4000, 4100)])]);
    expect(figures.falsePagesPerSeriesWeek).toBeCloseTo(2);
    expect(figures.timeUnderIncidentShare).toBeCloseTo(200 / (DAYS * DAY_STEPS));
  });

  it.each([
    [15, 0],
    [17, 1],
  ])('let a page miss its event by a quarter of a window: %d steps', (steps, falsePages) => {
    const late = incident(3060 + steps, 3100 + steps);
    expect(liveFigures([runOf([event(3000, 3060)], [late])])).toMatchObject({ falsePages });
  });

  it('take the first page of an event for its delay, and a page that goes on to the next for both', () => {
    const events = [event(3000, 3060), event(3100, 3160)];
    const figures = liveFigures([runOf(events, [incident(3020, 3040), incident(3050, 3200)])]);
    expect(figures).toMatchObject({ eventsPaged: 2, falsePages: 0 });
    expect(figures.medianDelayMs).toBe((23 * MINUTE_MS) / 2);
  });

  it('hold nothing of another series against one', () => {
    expect(liveFigures([runOf([event(3000, 3060, 'b')], [incident(3010, 3050)])])).toMatchObject({
      falsePages: 1,
      eventsPaged: 0,
    });
  });

  it('count verdicts outside events, the later ones from the second day on', () => {
    const noisy = (step: number) => (step < DAY_STEPS || (step >= 3000 && step <= 3060) ? 2 : 0.5);
    const figures = liveFigures([runOf([event(3000, 3060)], [], noisy)]);
    expect(figures.laterFalseVerdictShare).toBe(0);
    const judged = DAYS * DAY_STEPS - 100;
    expect(figures.falseVerdictShare).toBeCloseTo((DAY_STEPS - 100) / (judged - 61 - 32), 4);
  });

  it('are NaN where nothing defines them', () => {
    const figures = liveFigures([runOf([], [])]);
    expect([figures.truePageShare, figures.eventsPagedShare, figures.medianDelayMs]).toEqual([NaN, NaN, NaN]);
  });

  it('make a table for a terminal, a line for each set', () => {
    const lines = textLiveReport(liveReport([runOf([], [])], 0)).split('\n');
    expect(lines).toHaveLength(2);
    expect(lines[1]).toMatch(/^plant\s+7\.0\s+0\s+0\.00\s+–/);
  });
});

import { figure, percent } from '../reports/format';
import { columns } from '../reports/columns';
import { liveFigures, type LiveFigures } from './live-figures';
import type { LiveOutcome } from './live-outcome';
import type { LiveRecording } from './live-recording';

/** Figures of the pages of each set of recordings, from a cold start. */
export interface LiveReport {
  readonly formatVersion: 1;
  readonly madeAt: string;
  readonly sets: readonly (LiveFigures & { readonly set: string })[];
}

/** A recording and the outcome of a monitor on it. */
export interface LiveRun {
  readonly recording: LiveRecording;
  readonly outcome: LiveOutcome;
}

export function liveReport(runs: readonly LiveRun[], nowMs: number): LiveReport {
  const sets = [...new Set(runs.map(({ recording }) => recording.set))];
  return {
    formatVersion: 1,
    madeAt: new Date(nowMs).toISOString(),
    sets: sets.map((set) => ({ set, ...liveFigures(runs.filter(({ recording }) => recording.set === set)) })),
  };
}

/** The report for a terminal. */
export function textLiveReport({ sets }: LiveReport): string {
  const head = [
    'set',
    'series-days',
    'pages',
    'false/series-week',
    'true share',
    'events paged',
    'found',
    'median delay',
    'time under',
    'first verdict',
    'false verdicts',
    'after a day',
  ];
  return columns([
    head,
    ...sets.map((one) => [
      one.set,
      figure(one.seriesDays, 1),
      String(one.pages),
      figure(one.falsePagesPerSeriesWeek, 2),
      percent(one.truePageShare),
      one.events === 0 ? '–' : `${one.eventsPaged} of ${one.events}`,
      percent(one.eventsFoundShare),
      minutes(one.medianDelayMs),
      percent(one.timeUnderIncidentShare),
      minutes(one.firstVerdictMs),
      percent(one.falseVerdictShare),
      percent(one.laterFalseVerdictShare),
    ]),
  ]);
}

function minutes(ms: number): string {
  return Number.isFinite(ms) ? `${figure(ms / 60_000, 1)} min` : '–';
}

import type { Incident } from '@kymo/domain';
import { THRESHOLD } from '../evaluate/threshold';
import { median } from '@kymo/statistics';
import type { LiveOutcome } from './live-outcome';
import type { LiveEvent, LiveRecording } from './live-recording';
import { covered, type Span } from './spans';

/** Figures of the pages for a set of recordings; NaN where a figure is undefined. */
export interface LiveFigures {
  readonly series: number;
  readonly seriesDays: number;
  /** Incidents announced to people. */
  readonly pages: number;
  readonly falsePages: number;
  /** False pages for each week of a series outside events. */
  readonly falsePagesPerSeriesWeek: number;
  /** Share of the pages that meet an event. */
  readonly truePageShare: number;
  readonly events: number;
  readonly eventsPaged: number;
  readonly eventsPagedShare: number;
  /** Share of the events that any incident overlaps, announced or not. */
  readonly eventsFoundShare: number;
  /** Median time from the beginning of a paged event to its page. */
  readonly medianDelayMs: number;
  /** Share of the time outside events that lies under a paged incident. */
  readonly timeUnderIncidentShare: number;
  /** Median time from the first sample of a series to its first verdict. */
  readonly firstVerdictMs: number;
  /** Share of the verdicts outside events that are anomalous. */
  readonly falseVerdictShare: number;
  /** The same from the second day of each series on. */
  readonly laterFalseVerdictShare: number;
}

/** Tolerance, in steps, between a page and the event it belongs to: a quarter of the usual window. */
const SLACK_STEPS = 16;
const DAY_MS = 86_400_000;

interface Counts {
  readonly seriesMs: number;
  readonly outsideMs: number;
  readonly underMs: number;
  readonly falsePages: number;
  readonly pages: number;
  readonly found: number;
  readonly delaysMs: readonly number[];
  readonly firstVerdictsMs: readonly number[];
  readonly verdicts: number;
  readonly falseVerdicts: number;
  readonly laterVerdicts: number;
  readonly laterFalseVerdicts: number;
}

/** The pooled figures of several recordings. */
export function liveFigures(
  runs: readonly { readonly recording: LiveRecording; readonly outcome: LiveOutcome }[],
): LiveFigures {
  const counts = runs.flatMap(({ recording, outcome }) =>
    recording.series.map(({ key }) => countSeries(key, recording, outcome)),
  );
  const sum = (pick: (one: Counts) => number) => counts.reduce((total, one) => total + pick(one), 0);
  const events = runs.reduce((total, { recording }) => total + recording.events.length, 0);
  const delaysMs = counts.flatMap((one) => one.delaysMs);
  const [pages, falsePages] = [sum((one) => one.pages), sum((one) => one.falsePages)];
  const outsideMs = sum((one) => one.outsideMs);
  return {
    series: counts.length,
    seriesDays: sum((one) => one.seriesMs) / DAY_MS,
    pages,
    falsePages,
    falsePagesPerSeriesWeek: falsePages / (outsideMs / (7 * DAY_MS)),
    truePageShare: (pages - falsePages) / pages,
    events,
    eventsPaged: delaysMs.length,
    eventsPagedShare: delaysMs.length / events,
    eventsFoundShare: sum((one) => one.found) / events,
    medianDelayMs: median(delaysMs),
    timeUnderIncidentShare: sum((one) => one.underMs) / outsideMs,
    firstVerdictMs: median(counts.flatMap((one) => one.firstVerdictsMs)),
    falseVerdictShare: sum((one) => one.falseVerdicts) / sum((one) => one.verdicts),
    laterFalseVerdictShare: sum((one) => one.laterFalseVerdicts) / sum((one) => one.laterVerdicts),
  };
}

function countSeries(key: string, { series, events }: LiveRecording, outcome: LiveOutcome): Counts {
  const { timesMs } = series.find((one) => one.key === key)!;
  const [firstMs, lastMs] = [timesMs[0]!, timesMs.at(-1)!];
  const judged = outcome.judged.find((one) => one.key === key);
  const intervalMs =
    judged?.intervalMs ?? median([...timesMs.subarray(1)].map((ms, row) => ms - timesMs[row]!));
  const slackMs = SLACK_STEPS * intervalMs;
  const own = events.filter((event) => event.series === key);
  const spans = own.map(({ startMs, endMs }) => ({ startMs: startMs - slackMs, endMs: endMs + slackMs }));
  const incidents = outcome.incidents.filter((incident) => incident.series === key);
  const pages = incidents.filter(({ paged }) => paged);
  const whole = [{ startMs: firstMs, endMs: lastMs }];
  const outsideMs = lastMs - firstMs - covered(whole, spans);
  const under = pages.map(spanOf);
  const meets = (incident: Incident) => own.filter((_, index) => overlap(spanOf(incident), spans[index]!));
  const paged = new Map<LiveEvent, number>();
  for (const page of pages) {
    for (const event of meets(page)) {
      const delayMs = Math.max(0, page.raisedMs - event.startMs);
      paged.set(event, Math.min(paged.get(event) ?? Infinity, delayMs));
    }
  }
  return {
    seriesMs: lastMs - firstMs,
    outsideMs,
    underMs: covered(whole, under) - covered(spans, under),
    pages: pages.length,
    falsePages: pages.filter((page) => meets(page).length === 0).length,
    found: new Set(incidents.flatMap(meets)).size,
    delaysMs: [...paged.values()],
    ...countVerdicts(judged, spans, firstMs),
  };
}

function countVerdicts(
  judged: LiveOutcome['judged'][number] | undefined,
  events: readonly Span[],
  firstMs: number,
) {
  const counts = { verdicts: 0, falseVerdicts: 0, laterVerdicts: 0, laterFalseVerdicts: 0 };
  judged?.timesMs.forEach((timeMs, index) => {
    if (events.some(({ startMs, endMs }) => startMs <= timeMs && timeMs <= endMs)) return;
    const isFalse = Number(judged.scores[index]! >= THRESHOLD);
    const isLater = Number(timeMs >= firstMs + DAY_MS);
    counts.verdicts += 1;
    counts.falseVerdicts += isFalse;
    counts.laterVerdicts += isLater;
    counts.laterFalseVerdicts += isLater * isFalse;
  });
  const first = judged?.timesMs[0];
  return { ...counts, firstVerdictsMs: first === undefined ? [] : [first - firstMs] };
}

function spanOf({ startMs, endMs, lastMs }: Incident): Span {
  return { startMs, endMs: endMs ?? lastMs };
}

function overlap(one: Span, other: Span): boolean {
  return one.startMs <= other.endMs && other.startMs <= one.endMs;
}

import {
  MEASUREMENTS,
  stepMs,
  standingScore,
  windowEndMs,
  type Alert,
  type FieldValues,
  type Outcome,
  type OutboxEntry,
  type Score,
  type TagValues,
  type Verdict,
  type Window,
} from '@kymo/domain';
import { keptFloat, point, pointHead, shortFloat } from '@kymo/telemetry-io';

/** Scores are written so that their threshold is 1. */
const THRESHOLD = 1;

/** Length of an entry from which on the next verdict begins another: few entries, each read in no time. */
const ENTRY_LENGTH = 64 * 1024;

type Tags = Readonly<Record<string, string>>;
type Measurement = keyof typeof MEASUREMENTS;

/** Measurements with their tags, which all points of a series share. */
interface Heads {
  readonly tags: Tags;
  /** Those that travel with every point. */
  readonly own: Tags;
  /** By channel. */
  readonly channels: Map<string, string>;
}

/**
 * What InfluxDB is owed for an outcome: the points of many verdicts as one entry, and an entry for each alert.
 * @param travellingTags tags of the series that every point carries; none has a name that points use themselves
 */
export function influxEntries(
  { verdicts, alerts }: Pick<Outcome, 'verdicts' | 'alerts'>,
  travellingTags: readonly string[],
): OutboxEntry[] {
  return [
    ...verdictEntries(verdicts, travellingTags),
    ...alerts.map((alert) => alertEntry(alert, pick(alert.incident.tags, travellingTags))),
  ];
}

function verdictEntries(verdicts: readonly Verdict[], travellingTags: readonly string[]): OutboxEntry[] {
  const entries: { id: string; payload: string }[] = [];
  const known = new Map<string, Heads>();
  for (const verdict of verdicts) {
    const { series, tags } = verdict.window;
    let heads = known.get(series);
    if (heads === undefined || heads.tags !== tags) {
      heads = { tags, own: pick(tags, travellingTags), channels: new Map() };
      known.set(series, heads);
    }
    const points = pointsOf(verdict, heads);
    const last = entries.at(-1);
    if (last !== undefined && last.payload.length < ENTRY_LENGTH) last.payload += `\n${points}`;
    else entries.push({ id: `verdict:${series}:${windowEndMs(verdict.window)}`, payload: points });
  }
  return entries;
}

function pointsOf(verdict: Verdict, { own, channels }: Heads): string {
  const { window, score, standing, state, reason } = verdict;
  const { series } = window;
  const endMs = windowEndMs(window);
  const stateHead = headOf('verdict', own, { series_key: series, state });
  const lines = [pointOf('verdict', stateHead, { windows: 1, reason }, endMs)];
  if (score) {
    const scoreHead = headOf('score', own, { series_key: series, detector: score.model.detector });
    const fields = {
      score: standingScore(verdict),
      reconstruction_error: score.reconstructionError,
      threshold: THRESHOLD,
      boundary: standing?.boundary,
      maturity: standing?.maturity,
    };
    lines.push(pointOf('score', scoreHead, fields, endMs));
  }
  window.channels.forEach((channel, column) => {
    const head = channels.get(channel) ?? headOf('reconstruction', own, { series_key: series, channel });
    channels.set(channel, head);
    lines.push(...reconstructionLines(head, window, column, score));
  });
  return joined(lines);
}

/** One line for each fresh step: the measured and the expected value of the channel. */
function* reconstructionLines(head: string, window: Window, column: number, score: Score | undefined) {
  const { freshSteps, length, channels, values } = window;
  const known = score?.channels.indexOf(channels[column]!) ?? -1;
  const explained = score && known >= 0 ? score.expected.length / score.channels.length : 0;
  for (let step = 0; step < freshSteps; step++) {
    const index = length - freshSteps + step;
    const actual = keptFloat(values, index * channels.length + column);
    const row = explained - freshSteps + step;
    if (row < 0 || !score) {
      yield pointOf('reconstruction', head, { actual }, stepMs(window, index));
      continue;
    }
    const expected = score.expected[row * score.channels.length + known]!;
    const band = score.band[known]!;
    const fields = {
      actual,
      expected: besideBand(expected, band),
      lower: besideBand(expected - band, band),
      upper: besideBand(expected + band, band),
      contribution: shortFloat(score.contributions[known]),
    };
    yield pointOf('reconstruction', head, fields, stepMs(window, index));
  }
}

function alertEntry({ id, status, incident, summary }: Alert, own: Tags): OutboxEntry {
  const { series, kind, model } = incident;
  // An incident keeps its tags while it becomes a new normal, or it would seem to fire for ever under the old ones.
  const tags = { series_key: series, incident_kind: kind === 'silence' ? kind : 'anomaly', status };
  const head = headOf('alert', own, tags);
  const fields = {
    incident: incident.id,
    nature: kind,
    severity: incident.severity,
    maturity: incident.maturity,
    peak_score: incident.peakScore,
    summary,
    channels: incident.channels.map(({ name }) => name).join(', '),
    start_ms: incident.startMs,
    scored_by: model && `${model.detector}@${model.hash}`,
  };
  // What is over before people are told ends after that, or its beginning would be the latest word for ever.
  const endedMs = Math.max(incident.endMs ?? incident.lastMs, incident.raisedMs + 1);
  const timeMs = status === 'firing' ? incident.raisedMs : endedMs;
  return { id: `alert:${id}`, payload: joined([pointOf('alert', head, fields, timeMs)]) };
}

function headOf<M extends Measurement>(measurement: M, own: Tags, tags: TagValues<M>): string {
  return pointHead(MEASUREMENTS[measurement].name, { ...own, ...tags });
}

/** A point whose fields have the types that the schema declares. */
function pointOf<M extends Measurement>(_: M, head: string, fields: FieldValues<M>, timeMs: number) {
  return point(head, fields, timeMs);
}

function pick(tags: Tags, names: readonly string[]): Tags {
  return Object.fromEntries(
    names.filter((name) => tags[name] !== undefined).map((name) => [name, tags[name]!]),
  );
}

function joined(lines: readonly (string | undefined)[]): string {
  return lines.filter((line) => line !== undefined).join('\n');
}

/** A float is enough where it tells a hundredth of the band; beside large values it is not. */
function besideBand(value: number, band: number): number | undefined {
  if (Math.abs(value) * FLOAT_STEP < band / 100) return shortFloat(Math.fround(value));
  return Number.isFinite(value) ? value : undefined;
}

const FLOAT_STEP = 2 ** -24;

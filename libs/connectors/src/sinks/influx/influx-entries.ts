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
import { point, pointHead, shortFloat } from '@kymo/telemetry-io';

/** Scores are written so that their threshold is 1. */
const THRESHOLD = 1;

type Tags = Readonly<Record<string, string>>;
type Measurement = keyof typeof MEASUREMENTS;

/**
 * What InfluxDB is owed for an outcome: one entry a verdict, one an alert.
 * @param travellingTags tags of the series that every point carries; none has a name that points use themselves
 */
export function influxEntries(
  { verdicts, alerts }: Pick<Outcome, 'verdicts' | 'alerts'>,
  travellingTags: readonly string[],
): OutboxEntry[] {
  return [
    ...verdicts.map((verdict) => verdictEntry(verdict, pick(verdict.window.tags, travellingTags))),
    ...alerts.map((alert) => alertEntry(alert, pick(alert.incident.tags, travellingTags))),
  ];
}

function verdictEntry(verdict: Verdict, own: Tags): OutboxEntry {
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
    const head = headOf('reconstruction', own, { series_key: series, channel });
    lines.push(...reconstructionLines(head, window, column, score));
  });
  return { id: `verdict:${series}:${endMs}`, payload: joined(lines) };
}

/** One line for each fresh step: the measured and the expected value of the channel. */
function* reconstructionLines(head: string, window: Window, column: number, score: Score | undefined) {
  const { freshSteps, length, channels, values } = window;
  const known = score?.channels.indexOf(channels[column]!) ?? -1;
  const explained = score && known >= 0 ? score.expected.length / score.channels.length : 0;
  for (let step = 0; step < freshSteps; step++) {
    const index = length - freshSteps + step;
    const actual = shortFloat(values[index * channels.length + column]);
    const row = explained - freshSteps + step;
    if (row < 0 || !score) {
      yield pointOf('reconstruction', head, { actual }, stepMs(window, index));
      continue;
    }
    const expected = score.expected[row * score.channels.length + known]!;
    const band = score.band[known]!;
    const fields = {
      actual,
      expected: shortFloat(besideBand(expected, band)),
      lower: shortFloat(besideBand(expected - band, band)),
      upper: shortFloat(besideBand(expected + band, band)),
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
  const timeMs = status === 'firing' ? incident.raisedMs : (incident.endMs ?? incident.lastMs);
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
function besideBand(value: number, band: number): number {
  return Math.abs(value) * FLOAT_STEP < band / 100 ? Math.fround(value) : value;
}

const FLOAT_STEP = 2 ** -24;

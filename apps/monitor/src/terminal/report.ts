import type { ModelView } from '@kymo/api';
import type { Incident, Store } from '@kymo/domain';
import { warningLines } from '@kymo/telemetry-io';
import { MAX_INCIDENTS, type RunSummary } from '../status/run-summary';
import { count, duration, HOW_BAD_WIDTH, howBad, moment, plural } from './format';

const SHOWN_INCIDENTS = 50;

/** Summary of the run as text. */
export function reportText({ faults, falseAlarms, ...summary }: RunSummary): string {
  const lines = [
    '',
    `${count(summary.samples)} samples of ${plural(summary.series, 'series')}, ${count(summary.windowsScored)} windows scored, ${raisedText(summary)}`,
  ];
  if (faults === null) return lines.join('\n');
  lines.push(
    `Faults: ${count(faults.injected)} injected, ${count(faults.caught)} caught; ${plural(falseAlarms ?? 0, 'false alarm')}`,
    ...Object.entries(faults.byKind).map(([kind, { injected, caught, medianDelaySeconds }]) => {
      const delay = medianDelaySeconds === null ? '' : `, median after ${duration(medianDelaySeconds)}`;
      return `  ${kind.padEnd(18)} ${String(caught).padStart(3)} of ${String(injected).padStart(3)}${delay}`;
    }),
  );
  lines.push(
    '',
    'Started again, it goes on. Your own data: npm start -- --input data.csv, or --config with your Kafka.',
  );
  return lines.join('\n');
}

/** Findings in the user's own input. */
export function foundText(
  store: Pick<Store, 'incidents'>,
  summary: RunSummary,
  models: readonly ModelView[],
): string {
  const rows = shownIncidents(store.incidents({ limit: MAX_INCIDENTS })).map(rowOf);
  return [
    '',
    ...(summary.reading === undefined ? [] : warningLines(summary.reading)),
    ...unjudgedLines(summary),
    `${count(summary.samples)} samples of ${plural(summary.series, 'series')}, ${count(summary.windowsScored)} windows scored, ` +
      `${plural(summary.deadLettered, 'row')} refused, ${plural(summary.late, 'sample')} late, ${plural(summary.duplicate, 'sample')} repeated` +
      (summary.wrongClock === 0
        ? ''
        : `, ${plural(summary.wrongClock, 'sample')} of a wrong clock set aside`),
    ...verdictLines(summary, models, rows),
  ].join('\n');
}

/** The latest paged incidents, then the latest that were only noted; each oldest first. */
function shownIncidents(incidents: readonly Incident[]): readonly Incident[] {
  const paged = incidents.filter((one) => one.paged).slice(0, SHOWN_INCIDENTS);
  const noted = incidents.filter((one) => !one.paged).slice(0, SHOWN_INCIDENTS - paged.length);
  return [...paged.reverse(), ...noted.reverse()];
}

function rowOf({ id, series, startMs, endMs, lastMs, severity, channels, ...incident }: Incident): string {
  const span = `${moment(startMs)} for ${duration(((endMs ?? lastMs) - startMs) / 1000)}`;
  const where = channels.map(({ name }) => name).join(', ');
  return `  ${series.padEnd(16)} ${severity.padEnd(8)} ${howBad(incident).padEnd(HOW_BAD_WIDTH)} ${span.padEnd(34)} ${id}  ${where}`;
}

/** Number of incidents raised, and how many of them people were told of. */
function raisedText({ incidents, pages }: Pick<RunSummary, 'incidents' | 'pages'>): string {
  const noted = incidents - pages;
  return `${plural(incidents, 'incident')}${noted === 0 ? '' : `: ${count(pages)} told to people, ${count(noted)} only noted`}`;
}

/** Findings; where nothing was judged, the reason instead, so that nothing is normal by accident. */
function verdictLines(summary: RunSummary, models: readonly ModelView[], rows: readonly string[]): string[] {
  const { windowsScored, incidents, pages } = summary;
  if (windowsScored === 0) return [`Nothing could be judged: ${whyNothing(summary, models)}.`];
  const { judged } = summary;
  const span =
    judged?.from && judged.to
      ? ` in the ${count(judged.samples)} samples judged, ${dated(judged.from)} to ${dated(judged.to)}`
      : '';
  if (incidents === 0) return [`Nothing anomalous found${span}.`];
  const more = incidents - rows.length;
  const noted = incidents - pages;
  const found =
    pages === 0
      ? `Nothing found that people should be told of${span}; ${count(noted)} only noted, as info`
      : `${plural(incidents, 'incident')} found${noted === 0 ? '' : `: ${count(pages)} told to people, ${count(noted)} only noted, as info`}`;
  return [
    `${found}:`,
    ...rows,
    ...(more > 0 ? [`  and ${count(more)} earlier ones: --json lists them`] : []),
  ];
}

/** The real reason: what was not read comes before what was too little. */
function whyNothing({ samples, late, duplicate, reading }: RunSummary, models: readonly ModelView[]): string {
  const rows = reading?.rows;
  if (rows !== undefined && rows.refused > rows.read / 2) {
    const [most] = rows.reasons;
    return `${count(rows.refused)} of ${count(rows.read)} rows were refused${most === undefined ? '' : `, most for ${most.reason}: ${most.first}`}`;
  }
  const fit = models.find(({ state }) => state === 'failed' || state === 'refused') ?? models[0];
  const reasons = [
    ...(late + duplicate > samples / 2 ? ['most samples were out of time order or repeated'] : []),
    ...(fit?.detail ? [`${fit.detector}: ${fit.detail}`] : []),
  ];
  return reasons.join('; ') || 'there were too few samples to learn from';
}

/** Stretches in which samples came and none was judged. */
function unjudgedLines({ judged }: RunSummary): string[] {
  if (judged === undefined || judged.samples === 0) return [];
  const long = judged.unjudged.filter(({ samples }) => samples > LONG_SHARE * judged.samples);
  return long
    .slice(0, 5)
    .map(
      ({ series, from, to, samples }) =>
        `Not judged: ${count(samples)} samples of ${series}, ${dated(from)} to ${dated(to)}`,
    );
}

/** Share of the judged samples from which on an unjudged stretch is told. */
const LONG_SHARE = 0.01;

const dated = (iso: string) => moment(Date.parse(iso));

import type { ModelView } from '@kymo/api';
import {
  GATE_WORDS,
  type Incident,
  lastingMs,
  oneLine,
  SCORE_TEXT_WIDTH,
  scoreText,
  type Store,
} from '@kymo/domain';
import { MAX_INCIDENTS, type RunSummary } from '../status/run-summary';
import { firstLines } from '../status/first-lines';
import { count, duration, moment, plural } from '../status/format';

const SHOWN_INCIDENTS = 50;
/** Incidents among which those are that people were told of. */
const SEARCHED_INCIDENTS = 200;

/** Incidents that the report of a run names, the latest. */
const NAMED_INCIDENTS = 5;

/** Where a run was, and how commands find it. */
export interface RunPlace {
  /** Address of the page while the run went on. */
  readonly url?: string | undefined;
  /** Data folder, where it is not the one that commands look into by themselves. */
  readonly folder?: string | undefined;
}

/** Summary of the run as text. */
export function reportText(
  { faults, falseAlarms, ...summary }: RunSummary,
  store: Pick<Store, 'incidents'>,
  place: RunPlace = {},
): string {
  const lines = [
    '',
    `${count(summary.samples)} samples of ${plural(summary.series, 'series')}, ${count(summary.windowsScored)} windows scored, ${raisedText(summary)}`,
  ];
  if (faults !== null)
    lines.push(
      `Faults: ${count(faults.injected)} injected, ${count(faults.caught)} caught; ${plural(falseAlarms ?? 0, 'false alarm')}`,
      ...Object.entries(faults.byKind).map(([kind, { injected, caught, medianDelaySeconds }]) => {
        const delay = medianDelaySeconds === null ? '' : `, median after ${duration(medianDelaySeconds)}`;
        return `  ${kind.padEnd(18)} ${String(caught).padStart(3)} of ${String(injected).padStart(3)}${delay}`;
      }),
    );
  lines.push(...latestLines(store, place));
  if (faults !== null) lines.push(...NEXT_STEPS);
  return lines.join('\n');
}

const NEXT_STEPS = [
  '',
  'Started again, it goes on where it was. Your own data:',
  '  npm start -- --input data.csv                              a file; npx kymo look data.csv says how it is read',
  '  npm start -- --config deploy/examples/kafka.yaml           your Kafka; npx kymo init writes a file to begin with',
];

/** The latest incidents that people were told of, and how to look at one. */
function latestLines(store: Pick<Store, 'incidents'>, { url, folder }: RunPlace): string[] {
  const told = store.incidents({ limit: SEARCHED_INCIDENTS }).filter(({ paged }) => paged);
  const [latest] = told;
  if (latest === undefined) return [];
  const page = url === undefined ? '' : `, or ${url}/#/incident/${latest.id} while it runs`;
  return [
    '',
    'Latest incidents:',
    ...told.slice(0, NAMED_INCIDENTS).reverse().map(rowOf),
    `Look at one: npx kymo alerts explain ${latest.id}${folder === undefined ? '' : ` --data-folder ${folder}`}${page}`,
  ];
}

/** Findings in the user's own input. */
export function foundText(
  store: Pick<Store, 'incidents'>,
  summary: RunSummary,
  models: readonly ModelView[],
): string {
  const incidents = store.incidents({ limit: MAX_INCIDENTS });
  const shown = shownIncidents(incidents);
  return [
    '',
    ...firstLines(summary, incidents),
    `${count(summary.samples)} samples of ${plural(summary.series, 'series')}, ${count(summary.windowsScored)} windows scored, ` +
      `${plural(summary.deadLettered, 'row')} refused, ${plural(summary.late, 'sample')} late, ${plural(summary.duplicate, 'sample')} repeated` +
      (summary.wrongClock === 0
        ? ''
        : `, ${plural(summary.wrongClock, 'sample')} of a wrong clock set aside`),
    ...verdictLines(summary, models, shown),
  ].join('\n');
}

/** The latest paged incidents, then the latest that were only noted; each oldest first. */
function shownIncidents(incidents: readonly Incident[]): readonly Incident[] {
  const paged = incidents.filter((one) => one.paged).slice(0, SHOWN_INCIDENTS);
  const noted = incidents.filter((one) => !one.paged).slice(0, SHOWN_INCIDENTS - paged.length);
  return [...paged.reverse(), ...noted.reverse()];
}

function rowOf(incident: Incident): string {
  const { id, series, startMs, lastMs, severity, channels, status } = incident;
  const long = status === 'firing' ? ', goes on' : ` for ${duration(lastingMs(incident, lastMs) / 1000)}`;
  const span = `${moment(startMs)}${long}`;
  const where = channels.map(({ name }) => name).join(', ');
  return oneLine(
    `  ${series.padEnd(16)} ${severity.padEnd(8)} ${scoreText(incident).padEnd(SCORE_TEXT_WIDTH)} ${span.padEnd(34)} ${id}  ${where}`,
  );
}

/** Number of incidents raised, and how many of them people were told of. */
function raisedText({ incidents, pages }: Pick<RunSummary, 'incidents' | 'pages'>): string {
  const noted = incidents - pages;
  return `${plural(incidents, 'incident')}${noted === 0 ? '' : `: ${count(pages)} told to people, ${count(noted)} only noted`}`;
}

/** Findings; where nothing was judged, the reason instead, so that nothing is normal by accident. */
function verdictLines(
  summary: RunSummary,
  models: readonly ModelView[],
  shown: readonly Incident[],
): string[] {
  const { windowsScored, incidents, pages } = summary;
  if (windowsScored === 0) return [`Nothing could be judged: ${whyNothing(summary, models)}.`];
  const { judged } = summary;
  const span =
    judged?.from && judged.to
      ? ` in the ${count(judged.samples)} samples judged, ${dated(judged.from)} to ${dated(judged.to)}`
      : '';
  if (incidents === 0) return [`Nothing anomalous found${span}.`];
  const more = incidents - shown.length;
  const noted = incidents - pages;
  const young = shown.filter(({ heldBy }) => heldBy === 'maturity').length;
  const found =
    pages === 0
      ? `${foundYoung(young)}${span}${noted > young ? `; ${count(noted - young)} only noted, as info` : ''}`
      : `${plural(incidents, 'incident')} found${noted === 0 ? '' : `: ${count(pages)} told to people, ${count(noted)} only noted, as info`}`;
  return [
    `${found}; times in UTC:`,
    ...shown.map(rowOf),
    ...(more > 0 ? [`  and ${count(more)} earlier ones: --json lists them`] : []),
  ];
}

/** Of a short recording it is not known what is usual: who reads its result is to look, though nobody would be woken. */
function foundYoung(young: number): string {
  return young === 0
    ? 'Nothing found that people should be told of'
    : `${plural(young, 'incident')} found, of which nobody would be woken (${GATE_WORDS.maturity})`;
}

/** The real reason: what was not read comes before what was too little. */
function whyNothing({ samples, late, duplicate, reading }: RunSummary, models: readonly ModelView[]): string {
  const rows = reading?.rows;
  if (rows !== undefined && rows.refused > rows.read / 2) {
    const [most] = rows.reasons;
    return `${count(rows.refused)} of ${count(rows.read)} rows were refused${most === undefined ? '' : `, most for ${most.reason}: ${most.first}`}`;
  }
  const serving = models.find(({ state }) => state === 'serving');
  if (serving) return `the run ended before ${serving.detector}, which serves, had a window to score`;
  const fit = models.find(({ state }) => state === 'failed' || state === 'refused') ?? models[0];
  const reasons = [
    ...(late + duplicate > samples / 2 ? ['most samples were out of time order or repeated'] : []),
    ...(fit?.detail ? [`${fit.detector}: ${fit.detail}`] : []),
  ];
  return reasons.join('; ') || 'there were too few samples to learn from';
}

const dated = (iso: string) => moment(Date.parse(iso));

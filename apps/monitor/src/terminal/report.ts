import type { Incident, Store } from '@kymo/domain';
import type { ModelView } from '@kymo/api';
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
    `${count(summary.samples)} samples of ${plural(summary.series, 'series')}, ${count(summary.windowsScored)} windows scored, ` +
      `${plural(summary.deadLettered, 'row')} refused, ${plural(summary.late, 'sample')} late, ${plural(summary.duplicate, 'sample')} repeated`,
    ...verdictLines(summary, models, rows),
  ].join('\n');
}

/** The latest paged incidents, then the latest that were only noted; each oldest first. */
function shownIncidents(incidents: readonly Incident[]): readonly Incident[] {
  const paged = incidents.filter((one) => one.paged).slice(0, SHOWN_INCIDENTS);
  const noted = incidents.filter((one) => !one.paged).slice(0, SHOWN_INCIDENTS - paged.length);
  return [...paged.reverse(), ...noted.reverse()];
}

function rowOf({ series, startMs, endMs, lastMs, severity, channels, ...incident }: Incident): string {
  const span = `${moment(startMs)} for ${duration(((endMs ?? lastMs) - startMs) / 1000)}`;
  const where = channels.map(({ name }) => name).join(', ');
  return `  ${series.padEnd(16)} ${severity.padEnd(8)} ${howBad(incident).padEnd(HOW_BAD_WIDTH)} ${span.padEnd(34)} ${where}`;
}

/** Number of incidents raised, and how many of them were only noted. */
function raisedText({ incidents, pages }: Pick<RunSummary, 'incidents' | 'pages'>): string {
  const noted = incidents - pages;
  return `${plural(pages, 'incident')} raised${noted === 0 ? '' : `, ${count(noted)} only noted`}`;
}

/** Findings; where nothing was judged, the reason instead, so that nothing is normal by accident. */
function verdictLines(
  { windowsScored, incidents, pages, samples, late, duplicate }: RunSummary,
  models: readonly ModelView[],
  rows: readonly string[],
): string[] {
  if (windowsScored === 0) {
    const fit = models.find(({ state }) => state === 'failed' || state === 'refused') ?? models[0];
    const reasons = [
      ...(late + duplicate > samples / 2 ? ['most samples were out of time order or repeated'] : []),
      ...(fit?.detail ? [`${fit.detector}: ${fit.detail}`] : []),
    ];
    return [`Nothing could be judged: ${reasons.join('; ') || 'there were too few samples to learn from'}.`];
  }
  if (incidents === 0) return ['Nothing anomalous found.'];
  const more = incidents - rows.length;
  const noted = incidents - pages;
  const found =
    pages === 0 ? 'Nothing found that people should be told of' : `${plural(pages, 'incident')} found`;
  return [
    `${found}${noted === 0 ? '' : `; ${count(noted)} only noted, as info`}:`,
    ...rows,
    ...(more > 0 ? [`  and ${count(more)} earlier ones: --json lists them`] : []),
  ];
}

import type { ModelView, Store } from '@kymo/domain';
import type { RunSummary } from '../summary';
import { count, duration, moment, plural } from './format';

const SHOWN_INCIDENTS = 50;

/** How the run went, for a person. */
export function reportText({ faults, falseAlarms, ...summary }: RunSummary): string {
  const lines = [
    '',
    `${count(summary.samples)} samples of ${plural(summary.series, 'series')}, ${count(summary.windowsScored)} windows scored, ${plural(summary.incidents, 'incident')} raised`,
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

/** What was found in the user's own input. */
export function foundText(
  store: Pick<Store, 'incidents'>,
  summary: RunSummary,
  models: readonly ModelView[],
): string {
  const incidents = store.incidents({ limit: SHOWN_INCIDENTS });
  const rows = [...incidents]
    .reverse()
    .map(({ series, startMs, endMs, lastMs, severity, kind, peakScore, channels }) => {
      const howBad = kind === 'silence' ? 'silent' : `score ${peakScore!.toFixed(1)}`;
      const span = `${moment(startMs)} for ${duration(((endMs ?? lastMs) - startMs) / 1000)}`;
      return `  ${series.padEnd(16)} ${severity.padEnd(8)} ${howBad.padEnd(12)} ${span.padEnd(34)} ${channels.map(({ name }) => name).join(', ')}`;
    });
  return [
    '',
    `${count(summary.samples)} samples of ${plural(summary.series, 'series')}, ${count(summary.windowsScored)} windows scored, ` +
      `${plural(summary.deadLettered, 'row')} refused, ${plural(summary.late, 'sample')} late, ${plural(summary.duplicate, 'sample')} repeated`,
    ...verdictLines(summary, models, rows),
  ].join('\n');
}

/** Never normal by accident: where nothing was judged, the reason stands instead of a finding. */
function verdictLines(
  { windowsScored, incidents, samples, late, duplicate }: RunSummary,
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
  return [
    `${plural(incidents, 'incident')} found:`,
    ...rows,
    ...(more > 0 ? [`  and ${count(more)} earlier ones: --json lists up to a thousand`] : []),
  ];
}

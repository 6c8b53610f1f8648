import type { Store } from '@kymo/domain';
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
export function foundText(store: Pick<Store, 'incidents'>, summary: RunSummary): string {
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
    rows.length === 0 ? 'Nothing anomalous found.' : `${plural(summary.incidents, 'incident')} found:`,
    ...rows,
  ].join('\n');
}

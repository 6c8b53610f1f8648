import type { Alert, Incident } from '@kymo/domain';

/** The word that goes to people for an incident as it stands. @param publicUrl address of the page, if it has one */
export function alertFor(incident: Incident, publicUrl?: string): Alert {
  return {
    id: `${incident.id}:${incident.status}`,
    status: incident.status,
    incident,
    summary: summarise(incident),
    ...(publicUrl !== undefined && { url: linkTo(incident, publicUrl) }),
  };
}

function summarise({
  kind,
  status,
  series,
  channels,
  startMs,
  peakScore,
  severity,
  endMs,
}: Incident): string {
  const where = channels.map(({ name }) => name).join(', ');
  const since = new Date(startMs).toISOString();
  const what = kind === 'silence' ? `no values from ${where}` : `anomaly in ${where}`;
  const howBad = peakScore === undefined ? '' : `, score ${peakScore.toFixed(1)} where 1.0 is the boundary`;
  const over = status === 'resolved' ? `Resolved at ${new Date(endMs!).toISOString()}: ` : '';
  return `${over}${series}: ${what} since ${since} (${severity}${howBad})`;
}

function linkTo({ series, startMs, lastMs }: Incident, publicUrl: string): string {
  const margin = Math.max(3_600_000, lastMs - startMs);
  const page = publicUrl.replace(/\/$/, '');
  return `${page}/#/series/${encodeURIComponent(series)}?from=${startMs - margin}&to=${lastMs + margin}`;
}

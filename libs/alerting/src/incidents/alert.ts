import type { Alert, Incident } from '@kymo/domain';
import { incidentPage } from './incident-page';

/** The word that goes to people for an incident as it stands. @param publicUrl address of the page, if it has one */
export function alertFor(incident: Incident, publicUrl?: string): Alert {
  return {
    id: `${incident.id}:${incident.kind === 'regime-change' ? `${incident.kind}:` : ''}${incident.status}`,
    status: incident.status,
    incident,
    summary: summarise(incident),
    ...(publicUrl !== undefined && { url: incidentPage(incident, publicUrl) }),
  };
}

const WHAT: Readonly<Record<Incident['kind'], (where: string) => string>> = {
  anomaly: (where) => `anomaly in ${where}`,
  silence: (where) => `no values from ${where}`,
  'regime-change': (where) => `the normal has moved in ${where}`,
  range: (where) => `${where} outside its hard range`,
  drift: (where) => `the data drift from what the model has learnt in ${where}`,
  unscorable: (where) => `no score for ${where}`,
  'late-data': (where) => `late data of ${where}`,
  health: (where) => `Kymo itself: ${where}`,
};

function summarise({
  kind,
  status,
  series,
  channels,
  startMs,
  peakScore,
  severity,
  endMs,
  label,
  similar,
}: Incident): string {
  const where = channels.map(({ name }) => name).join(', ');
  const since = new Date(startMs).toISOString();
  const what = WHAT[kind](where);
  const scoreText =
    peakScore === undefined ? '' : `, score ${peakScore.toFixed(1)} where 1.0 is the boundary`;
  const over = status === 'resolved' ? `Resolved at ${new Date(endMs!).toISOString()}: ` : '';
  const told = label === undefined ? likeness(similar) : `: ${quoted(label)}`;
  return `${over}${series}: ${what} since ${since} (${severity}${scoreText})${told}`;
}

/** The nearest earlier incident that someone has named, else the nearest. */
function likeness(similar: Incident['similar'] = []): string {
  const like = similar.find(({ label }) => label !== undefined) ?? similar[0];
  if (like === undefined) return '';
  const what = like.label === undefined ? '' : `: ${quoted(like.label)}`;
  return `; looks like ${like.series} at ${new Date(like.startMs).toISOString()}${what}`;
}

function quoted(label: string): string {
  return `“${label}”`;
}

import type { Incident } from '@kymo/domain';
import { isFiring } from '../live/incidents';

/** Noted are those that nobody was told of. */
export const STATES = ['all', 'firing', 'resolved', 'noted'] as const;
export type Shown = (typeof STATES)[number];

export function shownAs(incident: Incident): Exclude<Shown, 'all'> {
  if (!incident.paged) return 'noted';
  return isFiring(incident) ? 'firing' : 'resolved';
}

/** What an incident is found by; made once, since each key pressed asks all of them. */
const texts = new WeakMap<Incident, string>();

function textOf(incident: Incident): string {
  let text = texts.get(incident);
  if (text === undefined) {
    const { id, series, kind, severity, channels, label = '', assessment = '', tags } = incident;
    text = [
      ...[id, series, kind, severity, label, `assessment=${assessment}`],
      ...channels.map(({ name }) => name),
      ...Object.entries(tags).map(([tag, value]) => `${tag}=${value}`),
    ]
      .join('\n')
      .toLowerCase();
    texts.set(incident, text);
  }
  return text;
}

/** Incidents in a state that answer to every word. */
export function matching(incidents: readonly Incident[], state: Shown, filter: string): readonly Incident[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  return incidents.filter(
    (one) => (state === 'all' || shownAs(one) === state) && words.every((word) => textOf(one).includes(word)),
  );
}

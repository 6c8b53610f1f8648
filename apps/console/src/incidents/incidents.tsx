import type { IncidentCountsView } from '@kymo/api';
import type { Incident } from '@kymo/domain';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { FilterBox } from '../fleet/tools';
import { Notice } from '../frame/states';
import { isFiring } from '../live/incidents';
import { useKnown } from '../live/monitor';
import { countOf, formatCount } from '../look/format';
import { zoneOf } from '../look/time';
import { IncidentList } from './incident-list';

/** Noted are those that nobody was told of. */
type Shown = 'all' | 'firing' | 'resolved' | 'noted';
const CHOICES: readonly Shown[] = ['all', 'firing', 'resolved', 'noted'];

function shownAs(incident: Incident): Shown {
  if (!incident.paged) return 'noted';
  return isFiring(incident) ? 'firing' : 'resolved';
}

/** Whether an incident answers to every word. */
function answers({ series, kind, severity, channels, label = '', tags }: Incident, filter: string): boolean {
  const said = [
    ...[series, kind, severity, label],
    ...channels.map(({ name }) => name),
    ...Object.entries(tags).map(([tag, value]) => `${tag}=${value}`),
  ];
  const text = said.join('\n').toLowerCase();
  return filter
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

/** All that the monitor keeps, whichever are listed. */
function countsOf({ firing, resolved, noted }: IncidentCountsView): Record<Shown, number> {
  return { all: firing + resolved + noted, firing, resolved, noted };
}

const NONE: IncidentCountsView = { firing: 0, resolved: 0, noted: 0 };

/** What went wrong and what still does, firing first. */
export function Incidents({ filter }: { filter: string }): JSX.Element {
  const incidents = useKnown((known) => known.incidents ?? []);
  const nowMs = useKnown(({ fleet }) => fleet?.nowMs ?? 0);
  const [shown, show] = useState<Shown>('all');
  const counts = countsOf(useKnown(({ health }) => health?.incidents ?? NONE));
  const { firing } = counts;
  const listed = incidents.filter(
    (one) => (shown === 'all' || shownAs(one) === shown) && answers(one, filter),
  );
  if (incidents.length === 0) {
    return (
      <Notice title="No incidents">
        <p>
          Nothing has stayed beyond its threshold for long enough to wake anyone. What does is listed here,
          with since when, how bad, and which channels to look at.
        </p>
      </Notice>
    );
  }
  return (
    <section class="incidents">
      <header class="title">
        <h1>Incidents</h1>
        <p class="about">
          <span>
            {firing === 0 ? 'None is firing' : countOf(firing, 'is', 'are').concat(' firing')}. Times are
            event times in {zoneOf(nowMs)}.
            {incidents.length < counts.all && ` The latest ${formatCount(incidents.length)} are listed.`}
          </span>
        </p>
      </header>
      <div class="states" role="group" aria-label="Show">
        {CHOICES.map((choice) => (
          <button type="button" key={choice} aria-pressed={shown === choice} onClick={() => show(choice)}>
            <b>{formatCount(counts[choice])}</b> {choice}
          </button>
        ))}
        <FilterBox page="incidents" filter={filter} words="series, channel, label, tag=value" />
      </div>
      {listed.length === 0 ? (
        <p class="nothing">
          None is {shown === 'all' ? 'like that' : shown}
          {shown !== 'all' && filter !== '' && ' and like that'}.
        </p>
      ) : (
        <IncidentList incidents={listed} nowMs={nowMs} />
      )}
    </section>
  );
}

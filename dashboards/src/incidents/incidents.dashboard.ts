import { dashboardOf } from '../board';
import { UIDS } from '../links';
import { byGroup, byKind, pagesPerDay } from './counts';
import { openNow, openTable, recentIncidents } from './lists';
import { medianTimeToResolve, timeToResolve } from './resolution';
import { toldWell } from './told';

/** What on-call was told, what is open, and how long it lasts. */
export function incidentsDashboard() {
  return dashboardOf({
    uid: UIDS.incidents,
    title: 'incidents',
    description: 'What went wrong, since when, and whether it is over.',
    variables: ['datasource', 'prometheus', 'instance', 'tag', 'group', 'severity'],
    from: 'now-7d',
    rows: [
      { title: 'Open', panels: [...openNow(), medianTimeToResolve(), openTable()] },
      { title: 'Recent', panels: [recentIncidents('What went wrong, since when, and is it over?', [], 12)] },
      { title: 'Frequency and duration', panels: [pagesPerDay(), byKind(), byGroup(), timeToResolve()] },
      { title: 'How well people are alerted', panels: toldWell() },
    ],
  });
}

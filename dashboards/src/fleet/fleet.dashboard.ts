import { dashboardOf } from '../board';
import { UIDS } from '../links';
import type { Row } from '../row';
import { fewestWindows, silentSeries, verdictsOfFleet, withoutScore } from './coverage';
import { healthOverTime, healthNow } from './health';
import { incidentTimeline, worstGrid, worstTable } from './worst';

/** The whole fleet at a glance, down to the series to open; no query returns every series. */
export function fleetDashboard() {
  return dashboardOf({
    uid: UIDS.fleet,
    title: 'fleet',
    description: 'Which series behave as they never did before, since when, and by how much.',
    variables: ['datasource', 'tag', 'group', 'detector', 'severity', 'worst', 'troubled'],
    from: 'now-6h',
    rows,
  });
}

const rows: readonly Row[] = [
  { title: 'Health now', panels: [...healthNow(), healthOverTime()] },
  { title: 'Worst first', panels: [worstTable(), worstGrid(), incidentTimeline()] },
  {
    title: 'Silence and windows without a score',
    panels: [silentSeries(), fewestWindows(), withoutScore(), verdictsOfFleet()],
  },
];

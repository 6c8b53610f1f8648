import { incidentAnnotations } from '../annotations';
import { dashboardOf } from '../board';
import { UIDS } from '../links';
import { recentIncidents } from '../incidents/lists';
import { isChosen } from '../queries/query';
import { actualAgainstExpected, contributions } from './channels';
import { maturity, scoreAgainstThreshold, verdicts } from './score';

/** One series, from its score down to the channels that made it. */
export function seriesDashboard() {
  return dashboardOf({
    uid: UIDS.series,
    title: 'series',
    description: 'When a series was anomalous, by how much, and in which channel.',
    variables: ['datasource', 'tag', 'group', 'search', 'series', 'channel', 'detector', 'severity'],
    annotations: incidentAnnotations(),
    from: 'now-6h',
    rows: [
      { title: 'Score of $series', panels: [scoreAgainstThreshold(), maturity(), verdicts()] },
      { title: 'Which channel', panels: [contributions()] },
      { title: 'Channels: actual, expected and usual range', panels: [actualAgainstExpected()] },
      {
        title: 'Incidents of $series',
        panels: [recentIncidents('What went wrong in $series?', [isChosen('series_key', 'series')], 10)],
      },
    ],
  });
}

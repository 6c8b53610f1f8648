import { count, inChosenGroups, is, isChosen, latest, rows, type Count, type Rows } from './queries/query';

type RaisedBy = 'anomaly' | 'silence';

/** Incidents that people were told of and that have not ended, whenever they began. @param kind of what raised them */
export function openIncidents(kind?: RaisedBy): Rows {
  return rows(latestAlerts(), {
    columns: {
      Since: 'start_ms',
      Severity: 'severity',
      Series: 'series_key',
      Kind: 'nature',
      Summary: 'summary',
      Channels: 'channels',
      'Highest score': 'peak_score',
    },
    where: [...open(kind), isChosen('severity', 'severity')],
    limit: 200,
  });
}

/** How many incidents are open. @param kind of what raised them */
export function countOpen(kind?: RaisedBy): Count {
  return count(latestAlerts(), { as: 'Incidents', of: 'incident', where: open(kind) });
}

function open(kind?: RaisedBy) {
  return [is('status' as const, 'firing'), ...(kind ? [is('incident_kind' as const, kind)] : [])];
}

/** A series has at most one incident of a kind at a time, so its latest point tells whether one is open. */
function latestAlerts() {
  return latest('alert', {
    of: 'incident',
    beside: ['status', 'start_ms', 'severity', 'nature', 'summary', 'channels', 'peak_score'],
    where: [inChosenGroups()],
    by: ['series_key', 'incident_kind'],
    allTime: true,
  });
}

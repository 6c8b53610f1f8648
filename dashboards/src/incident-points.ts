import { aggregate, inChosenGroups, is, isChosen, select, selectFrom, type Query } from './influxql';

type RaisedBy = 'anomaly' | 'silence';

/** Incidents that people were told of and that have not ended, whenever they began. @param kind of what raised them */
export function openIncidents(kind?: RaisedBy): Query {
  return selectFrom(latestAlerts(), {
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
export function countOpen(kind?: RaisedBy): Query {
  return selectFrom(latestAlerts(), {
    columns: { Incidents: aggregate('count', 'incident') },
    where: open(kind),
  });
}

function open(kind?: RaisedBy) {
  return [is('status' as const, 'firing'), ...(kind ? [is('incident_kind' as const, kind)] : [])];
}

/** A series has at most one incident of a kind at a time, so its latest point tells whether one is open. */
function latestAlerts() {
  return select('alert', {
    columns: {
      incident: aggregate('last', 'incident'),
      status: 'status',
      start_ms: 'start_ms',
      severity: 'severity',
      nature: 'nature',
      summary: 'summary',
      channels: 'channels',
      peak_score: 'peak_score',
    },
    where: [inChosenGroups()],
    by: ['series_key', 'incident_kind'],
    allTime: true,
  });
}

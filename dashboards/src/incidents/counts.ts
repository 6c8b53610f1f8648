import { goodBelow } from '../appearance';
import { COLOR } from '../colors';
import { bars, table } from '../panels';
import { aggregate, CHOSEN_TAG, inChosenGroups, is, isChosen, rows, totals } from '../queries/query';
import { arranged, sortedBy } from '../transformations';
import { SHOWN } from '../variables';

const NOBODY_TOLD = 'Nobody was alerted to an incident in this time range';
const told = [is('status' as const, 'firing'), inChosenGroups(), isChosen('severity' as const, 'severity')];

export function pagesPerDay() {
  const query = totals('alert', {
    columns: { Incidents: aggregate('count', 'incident') },
    where: told,
    every: 'day',
    zeros: true,
  });
  return bars(
    {
      title: 'How many alerts do people get each day?',
      description: 'Alerts by UTC day. The first and last days may be incomplete. Fewer is better.',
      noData: NOBODY_TOLD,
      unit: 'short',
      thresholds: goodBelow(10),
      size: [12, 8],
    },
    { influx: { $col: query } },
    { Incidents: COLOR.bad },
  );
}

export function byKind() {
  const query = totals('alert', {
    columns: { Incidents: aggregate('count', 'incident') },
    where: told,
    by: ['incident_kind'],
    every: 'day',
    zeros: true,
  });
  return bars(
    {
      title: 'What kinds of incident are they?',
      description: 'Alerts per day by cause: values (anomaly) or missing telemetry (silence).',
      noData: NOBODY_TOLD,
      unit: 'short',
      size: [12, 8],
    },
    { influx: { $tag_incident_kind: query } },
    { anomaly: COLOR.bad, silence: COLOR.unknown },
  );
}

export function byGroup() {
  const groups = totals('alert', {
    columns: { incidents: aggregate('count', 'incident') },
    where: told,
    by: [CHOSEN_TAG],
  });
  const most = rows(groups, {
    columns: { Incidents: 'incidents', [CHOSEN_TAG]: CHOSEN_TAG },
    ranked: { order: 'highest', of: 'incidents' },
    limit: SHOWN,
  });
  return table(
    {
      title: 'Which groups have the most incidents?',
      description: `Alerts in the time range by the chosen tag. The ${SHOWN} groups with the most alerts.`,
      noData: NOBODY_TOLD,
      unit: 'short',
      size: [12, 9],
    },
    most,
  )
    .withTransformation(sortedBy('Incidents', true))
    .withTransformation(arranged({}, ['Time']));
}

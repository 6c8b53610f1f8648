import { goodBelow } from '../appearance';
import { COLOR } from '../colors';
import { bars, table } from '../panels';
import { aggregate, CHOSEN_TAG, inChosenGroups, is, isChosen, rows, totals } from '../queries/query';
import { arranged, sortedBy } from '../transformations';
import { SHOWN } from '../variables';

const NOBODY_TOLD = 'Nobody was told of an incident in this time range';
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
      title: 'How many incidents are people told of a day?',
      description: 'Alerts by day of UTC; the first and the last day are part of a day. Few is the aim.',
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
      title: 'Which kinds of incident are they?',
      description: 'Alerts a day by what raised them: values (anomaly) or missing telemetry (silence).',
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
      title: 'Which groups have most incidents?',
      description: `Alerts in the time range by the chosen tag, the ${SHOWN} groups with most of them.`,
      noData: NOBODY_TOLD,
      unit: 'short',
      size: [12, 9],
    },
    most,
  )
    .withTransformation(sortedBy('Incidents', true))
    .withTransformation(arranged({}, ['Time']));
}

import { TableCellDisplayMode } from '@grafana/grafana-foundation-sdk/common';
import type { DynamicConfigValue } from '@grafana/grafana-foundation-sdk/dashboard';
import { goodBelow, words } from '../appearance';
import { COLOR } from '../colors';
import { countOpen, openIncidents } from '../incident-points';
import { openSeries } from '../links';
import { number, table } from '../panels';
import { inChosenGroups, isChosen, points, type Condition } from '../queries/query';
import { arranged, sortedBy } from '../transformations';

/** Columns in order, each with how it is taken from the points of one incident, newest point first. */
const COLUMNS = {
  Since: 'firstNotNull',
  Status: 'first',
  Severity: 'first',
  Series: 'first',
  Kind: 'first',
  Summary: 'first',
  Channels: 'first',
  'Highest score': 'max',
} as const;

const linked = { id: 'links', value: [openSeries('__value.raw').build()] };
const badge = { id: 'custom.cellOptions', value: { type: TableCellDisplayMode.ColorBackground } };
const width = (pixels: number): DynamicConfigValue => ({ id: 'custom.width', value: pixels });
const severities = words({ critical: { color: COLOR.bad }, warning: { color: COLOR.close } });

export function openNow() {
  const face = { unit: 'short', thresholds: goodBelow(1), size: [8, 4] } as const;
  return [
    number(
      {
        ...face,
        title: 'How many anomalies are open?',
        description: 'Open incidents that values raised, whenever they began.',
        noData: 'None is open',
      },
      { influx: { $col: countOpen('anomaly') } },
    ),
    number(
      {
        ...face,
        title: 'How many series are silent?',
        description: 'Open incidents that missing telemetry raised, whenever they began.',
        noData: 'None is silent',
      },
      { influx: { $col: countOpen('silence') } },
    ),
  ];
}

export function openTable() {
  return table(
    {
      title: 'What is open now?',
      description:
        'Incidents that people were alerted to and that have not ended, oldest first. At most 200.',
      noData: 'Nothing is open in these groups and severities',
      unit: 'string',
      size: [24, 8],
    },
    openIncidents(),
  )
    .withTransformation(sortedBy('Since', false))
    .withTransformation(
      arranged(
        {
          Since: 'Since',
          Severity: 'Severity',
          Series: 'Series',
          Kind: 'Kind',
          Summary: 'Summary',
          Channels: 'Channels',
          'Highest score': 'Highest score',
        },
        ['Time'],
      ),
    )
    .overrideByName('Since', [{ id: 'unit', value: 'dateTimeAsIso' }, width(170)])
    .overrideByName('Severity', [{ id: 'mappings', value: [severities] }, badge, width(100)])
    .overrideByName('Series', [linked])
    .overrideByName('Channels', [{ id: 'noValue', value: '–' }])
    .overrideByName('Highest score', highestScore());
}

/** One line an incident that began or ended in the time range. @param where conditions besides group and severity */
export function recentIncidents(title: string, where: readonly Condition<'series_key'>[], height: number) {
  const told = points('alert', {
    columns: {
      Incident: 'incident',
      Since: 'start_ms',
      Status: 'status',
      Severity: 'severity',
      Series: 'series_key',
      Kind: 'nature',
      Summary: 'summary',
      Channels: 'channels',
      'Highest score': 'peak_score',
    },
    where: [...where, inChosenGroups(), isChosen('severity', 'severity')],
    limit: 500,
  });
  const states = words({
    firing: { text: 'open', color: COLOR.bad },
    resolved: { text: 'over', color: COLOR.good },
  });
  return table(
    {
      title,
      description:
        'Incidents that began or ended in the time range, newest first. Only the latest 500 points are read.',
      noData: 'Nobody was alerted to an incident in this time range',
      unit: 'string',
      size: [24, height],
    },
    told,
  )
    .withTransformation(oneLineAnIncident())
    .withTransformation(sortedBy('Since (firstNotNull)', true))
    .withTransformation(
      arranged(
        Object.fromEntries(Object.entries(COLUMNS).map(([column, how]) => [`${column} (${how})`, column])),
        ['Incident'],
      ),
    )
    .overrideByName('Since', [{ id: 'unit', value: 'dateTimeAsIso' }, width(170)])
    .overrideByName('Status', [{ id: 'mappings', value: [states] }, badge, width(100)])
    .overrideByName('Severity', [{ id: 'mappings', value: [severities] }, badge, width(100)])
    .overrideByName('Series', [linked])
    .overrideByName('Channels', [{ id: 'noValue', value: '–' }])
    .overrideByName('Highest score', highestScore());
}

function highestScore(): DynamicConfigValue[] {
  return [
    { id: 'unit', value: 'short' },
    { id: 'decimals', value: 1 },
    { id: 'noValue', value: '–' },
    width(120),
  ];
}

function oneLineAnIncident() {
  const taken = Object.entries(COLUMNS).map(([column, how]) => [
    column,
    { operation: 'aggregate', aggregations: [how] },
  ]);
  const fields = { Incident: { operation: 'groupby', aggregations: [] }, ...Object.fromEntries(taken) };
  return { id: 'groupBy', options: { fields } };
}

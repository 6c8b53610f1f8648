import { ReduceDataOptionsBuilder } from '@grafana/grafana-foundation-sdk/common';
import { PanelBuilder as HistogramPanel } from '@grafana/grafana-foundation-sdk/histogram';
import { faced, number, type Face } from '../panels';
import { inChosenGroups, is, isChosen, points } from '../queries/query';
import { tableTarget } from '../queries/target';
import { onlyDifference } from '../transformations';

const NONE_ENDED = 'No incident ended in this time range';
const TOOK = 'Time since the begin';

/** The latest points of incidents: each is where people were told, or at the end, and carries the begin. */
const pointsOf = (status: 'firing' | 'resolved') =>
  tableTarget(
    points('alert', {
      columns: { Since: 'start_ms' },
      where: [is('status', status), inChosenGroups(), isChosen('severity', 'severity')],
      limit: 500,
    }),
  );

export function medianTimeToResolve() {
  return median(
    {
      title: 'How long does a typical incident last?',
      description:
        'Median time from start to end of the incidents that ended in the time range. Only the latest 500 are read.',
      noData: NONE_ENDED,
      unit: 'ms',
      size: [8, 4],
    },
    'resolved',
  );
}

export function medianTimeToTell() {
  return median(
    {
      title: 'How long until people are alerted?',
      description: 'Median time from the start of an incident to its alert. Only the latest 500 are read.',
      noData: 'Nobody was alerted to an incident in this time range',
      unit: 'ms',
      size: [6, 8],
    },
    'firing',
  );
}

function median(face: Face, status: 'firing' | 'resolved') {
  const panel = number(face, { influx: {} })
    .withTarget(pointsOf(status))
    .decimals(1)
    .reduceOptions(new ReduceDataOptionsBuilder().values(false).calcs(['median']).fields(`/^${TOOK}$/`));
  for (const transformation of onlyDifference('Time', 'Since', TOOK))
    panel.withTransformation(transformation);
  return panel;
}

export function timeToResolve() {
  const panel = faced(
    new HistogramPanel(),
    {
      title: 'How long do incidents last?',
      description:
        'Time from start to end of the incidents that ended in the time range. Only the latest 500 are read.',
      noData: NONE_ENDED,
      unit: 'ms',
      size: [12, 9],
    },
    { influx: {} },
  ).withTarget(pointsOf('resolved'));
  for (const transformation of onlyDifference('Time', 'Since', TOOK))
    panel.withTransformation(transformation);
  return panel;
}

import { ReduceDataOptionsBuilder } from '@grafana/grafana-foundation-sdk/common';
import { PanelBuilder as HistogramPanel } from '@grafana/grafana-foundation-sdk/histogram';
import { InfluxQueryBuilder } from '../influx-query';
import { inChosenGroups, is, isChosen, select } from '../influxql';
import { faced, number } from '../panels';
import { onlyDifference } from '../transformations';

const NONE_ENDED = 'No incident ended in this time range';
const TOOK = 'Time to resolve';

/** The latest incidents that are over: each point is at the end, and carries the begin. */
const ended = () =>
  new InfluxQueryBuilder(
    select('alert', {
      columns: { Since: 'start_ms' },
      where: [is('status', 'resolved'), inChosenGroups(), isChosen('severity', 'severity')],
      newestFirst: true,
      limit: 1000,
    }),
    'table',
  );

export function medianTimeToResolve() {
  const panel = number(
    {
      title: 'How long does an incident last?',
      description:
        'Median time from begin to end of the incidents that ended in the time range. The latest 1,000.',
      noData: NONE_ENDED,
      unit: 'ms',
      size: [8, 4],
    },
    { influx: {} },
  )
    .withTarget(ended())
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
      title: 'How many incidents last how long?',
      description: 'Time from begin to end of the incidents that ended in the time range. The latest 1,000.',
      noData: NONE_ENDED,
      unit: 'ms',
      size: [12, 9],
    },
    { influx: {} },
  ).withTarget(ended());
  for (const transformation of onlyDifference('Time', 'Since', TOOK))
    panel.withTransformation(transformation);
  return panel;
}

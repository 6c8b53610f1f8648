import { GraphDrawStyle, TableSortByFieldStateBuilder } from '@grafana/grafana-foundation-sdk/common';
import { PanelBuilder as TablePanel } from '@grafana/grafana-foundation-sdk/table';
import { INFLUX, openSeries, VERDICT_COLORS, words } from '../appearance';
import { aggregate, InfluxQueryBuilder, is, select } from '../influxql';
import type { Row } from '../row';
import { verdictBars } from './series.row';

/** Whether telemetry arrives and is judged, as far as InfluxDB can tell. */
export function healthRow(): Row {
  return {
    title: 'Is everything judged?',
    panels: [windowsByVerdict(), windowsByDetector(), quietSeries(), withoutScore()],
  };
}

function windowsByVerdict() {
  const query = select('verdict', {
    columns: { Windows: aggregate('sum', 'count') },
    by: ['interval', 'state'],
    fill: 0,
  });
  return verdictBars('How many windows are judged, and how?')
    .description(
      'Windows of the whole fleet by verdict. Bars that end mean that no telemetry arrives or none is judged.',
    )
    .withTarget(new InfluxQueryBuilder(query, { lines: '$tag_state' }))
    .height(8)
    .span(12);
}

function windowsByDetector() {
  const query = select('score', {
    columns: { Windows: aggregate('count', 'score') },
    by: ['interval', 'detector'],
    fill: 0,
  });
  return verdictBars('Which detector does the scoring?')
    .description('Windows scored by each detector; shows the moment when a better one takes over.')
    .withTarget(new InfluxQueryBuilder(query, { lines: '$tag_detector' }))
    .drawStyle(GraphDrawStyle.Bars)
    .height(8)
    .span(12);
}

function quietSeries() {
  const query = select('verdict', { columns: { Window: aggregate('last', 'count') }, by: ['series'] });
  return new TablePanel()
    .title('Which series have gone quiet?')
    .description('When a window of each series was last judged, the longest ago first.')
    .datasource(INFLUX)
    .withTarget(new InfluxQueryBuilder(query, 'table'))
    .unit('string')
    .withTransformation({
      id: 'organize',
      options: {
        excludeByName: { Window: true },
        indexByName: { series: 0, Time: 1 },
        renameByName: { series: 'Series', Time: 'Last judged' },
      },
    })
    .overrideByName('Series', [{ id: 'links', value: [openSeries('__value.raw').build()] }])
    .overrideByName('Last judged', [{ id: 'unit', value: 'dateTimeFromNow' }])
    .sortBy([new TableSortByFieldStateBuilder().displayName('Last judged').desc(false)])
    .height(8)
    .span(12);
}

function withoutScore() {
  const query = select('verdict', {
    columns: { Reason: aggregate('last', 'reason') },
    where: [is('state', 'warming_up', 'unscorable')],
    by: ['series', 'state'],
  });
  const verdicts = words({
    warming_up: { text: 'warming up', color: VERDICT_COLORS.warming_up },
    unscorable: { color: VERDICT_COLORS.unscorable },
  });
  const reasons = words({
    no_model: { text: 'No model serves it yet', color: 'text' },
    too_few_values: { text: 'Too few values arrived', color: 'text' },
    score_not_finite: { text: 'The score was not a finite number', color: 'text' },
    silent: { text: 'It gave no values at all', color: 'text' },
  });
  return new TablePanel()
    .title('Why did some windows get no score?')
    .description('The latest reason for each series of which a window in the time range got no score.')
    .datasource(INFLUX)
    .withTarget(new InfluxQueryBuilder(query, 'table'))
    .unit('string')
    .noValue('Every window got a score')
    .withTransformation({
      id: 'organize',
      options: {
        indexByName: { series: 0, state: 1, Reason: 2, Time: 3 },
        renameByName: { series: 'Series', state: 'Verdict', Time: 'Last time' },
      },
    })
    .overrideByName('Series', [{ id: 'links', value: [openSeries('__value.raw').build()] }])
    .overrideByName('Verdict', [{ id: 'mappings', value: [verdicts] }])
    .overrideByName('Reason', [{ id: 'mappings', value: [reasons] }])
    .sortBy([new TableSortByFieldStateBuilder().displayName('Last time').desc(true)])
    .height(8)
    .span(12);
}

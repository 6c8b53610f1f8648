import {
  BigValueColorMode,
  BigValueGraphMode,
  GraphDrawStyle,
  TableCellDisplayMode,
  VisibilityMode,
} from '@grafana/grafana-foundation-sdk/common';
import { PanelBuilder as StatPanel } from '@grafana/grafana-foundation-sdk/stat';
import { PanelBuilder as StateTimelinePanel } from '@grafana/grafana-foundation-sdk/statetimeline';
import { PanelBuilder as TablePanel } from '@grafana/grafana-foundation-sdk/table';
import { PanelBuilder as TimeSeriesPanel } from '@grafana/grafana-foundation-sdk/timeseries';
import {
  byThreshold,
  COLOR,
  fixedColor,
  INFLUX,
  openSeries,
  plainLegend,
  scoreInWords,
  scoreThresholds,
  steps,
  zeroIsGood,
} from '../appearance';
import {
  aggregate,
  atLeast,
  InfluxQueryBuilder,
  is,
  isChosen,
  select,
  selectFrom,
  top,
  type Query,
} from '../influxql';
import type { Row } from '../row';
import { WORST_SHOWN } from '../variables';

/** The fleet at a glance, from one number down to the series to open. */
export function fleetRow(): Row {
  return {
    title: 'The fleet now',
    panels: [
      number('How many series are watched?', watchedSeries())
        .description('Series of which at least one window was judged in the time range above.')
        .thresholds(steps([{ value: null, color: COLOR.measured }])),
      number('How many series are anomalous now?', anomalousSeries())
        .description('Series whose latest score in the time range has reached its threshold.')
        .thresholds(zeroIsGood(COLOR.bad)),
      number('How many incidents are firing now?', firingIncidents())
        .description('Incidents that people were told of and that have not ended, whenever they began.')
        .thresholds(zeroIsGood(COLOR.bad)),
      number('How many windows could not be scored?', unscorableWindows())
        .description(
          'Windows that got no score, for want of values or because the score was not a finite number.',
        )
        .thresholds(zeroIsGood(COLOR.close)),
      worstTimeline(),
      worstTable(),
      anomalousOverTime(),
    ],
  };
}

function number(title: string, query: Query): StatPanel {
  return new StatPanel()
    .title(title)
    .datasource(INFLUX)
    .withTarget(new InfluxQueryBuilder(query, { lines: '$col' }))
    .unit('short')
    .decimals(0)
    .noValue('0')
    .colorScheme(byThreshold())
    .colorMode(BigValueColorMode.Value)
    .graphMode(BigValueGraphMode.None)
    .height(4)
    .span(6);
}

function worstTimeline(): StateTimelinePanel {
  const query = select('score', {
    columns: { Score: aggregate('max', 'score') },
    where: [isChosen('series', 'worst')],
    by: ['interval', 'series'],
    fill: 'none',
  });
  return new StateTimelinePanel()
    .title('Which series were anomalous, and when?')
    .description(
      `The ${WORST_SHOWN} series with the highest scores in the time range, each coloured by its score over time. ` +
        'Click a bar to open its series.',
    )
    .datasource(INFLUX)
    .withTarget(new InfluxQueryBuilder(query, { lines: '$tag_series' }))
    .unit('short')
    .decimals(2)
    .mappings(scoreInWords())
    .thresholds(scoreThresholds())
    .colorScheme(byThreshold())
    .showValue(VisibilityMode.Never)
    .mergeValues(true)
    .rowHeight(0.85)
    .fillOpacity(85)
    .lineWidth(0)
    .legend(plainLegend())
    .dataLinks([openSeries('__field.labels.series')])
    .height(14)
    .span(14);
}

function worstTable(): TablePanel {
  const latest = select('score', {
    columns: { score: aggregate('last', 'score'), threshold: 'threshold', detector: 'detector' },
    by: ['series'],
  });
  const worst = selectFrom(latest, {
    columns: { score: top('score', 'series', 100), threshold: 'threshold', detector: 'detector' },
  });
  const named = selectFrom(worst, {
    columns: { Series: 'series', Score: 'score', Threshold: 'threshold', Detector: 'detector' },
  });
  return new TablePanel()
    .title('Which series score worst now?')
    .description(
      'The latest score of each series, the hundred worst first; 1 is its boundary, 2 is 2.7 times that, 3 is 7.4 times.',
    )
    .datasource(INFLUX)
    .withTarget(new InfluxQueryBuilder(named, 'table'))
    .unit('short')
    .decimals(2)
    .thresholds(scoreThresholds())
    .withTransformation({
      id: 'organize',
      options: {
        renameByName: { Time: 'Scored at' },
        indexByName: { Series: 0, Score: 1, Threshold: 2, Detector: 3, Time: 4 },
      },
    })
    .overrideByName('Series', [{ id: 'links', value: [openSeries('__value.raw').build()] }])
    .overrideByName('Score', [
      { id: 'custom.cellOptions', value: { type: TableCellDisplayMode.ColorBackground } },
    ])
    .height(14)
    .span(10);
}

function anomalousOverTime(): TimeSeriesPanel {
  const anomalous = select('verdict', {
    columns: { windows: aggregate('sum', 'count') },
    where: [is('state', 'anomalous')],
    by: ['interval', 'series'],
    fill: 'none',
  });
  const query = selectFrom(anomalous, {
    columns: { 'Anomalous series': aggregate('count', 'windows') },
    by: ['interval'],
    fill: 0,
  });
  return new TimeSeriesPanel()
    .title('How many series were anomalous at a time?')
    .description('One bar that stands out is trouble that many series share: a site, a supply, a release.')
    .datasource(INFLUX)
    .withTarget(new InfluxQueryBuilder(query, { lines: '$col' }))
    .unit('short')
    .decimals(0)
    .min(0)
    .drawStyle(GraphDrawStyle.Bars)
    .fillOpacity(80)
    .lineWidth(0)
    .legend(plainLegend())
    .overrideByName('Anomalous series', [fixedColor(COLOR.bad)])
    .height(7)
    .span(24);
}

function watchedSeries(): Query {
  const bySeries = select('verdict', { columns: { windows: aggregate('sum', 'count') }, by: ['series'] });
  return selectFrom(bySeries, { columns: { Series: aggregate('count', 'windows') } });
}

function anomalousSeries(): Query {
  const latest = select('score', {
    columns: { score: aggregate('last', 'score'), threshold: 'threshold' },
    by: ['series'],
  });
  return selectFrom(latest, {
    columns: { Series: aggregate('count', 'score') },
    where: [atLeast('score', 'threshold')],
  });
}

/** A series has at most one incident of a kind at a time, so its latest point tells whether one is firing. */
function firingIncidents(): Query {
  const latest = select('alert', {
    columns: { incident: aggregate('last', 'incident'), status: 'status' },
    by: ['series', 'incident_kind'],
    allTime: true,
  });
  return selectFrom(latest, {
    columns: { Incidents: aggregate('count', 'incident') },
    where: [is('status', 'firing')],
  });
}

function unscorableWindows(): Query {
  return select('verdict', {
    columns: { Windows: aggregate('sum', 'count') },
    where: [is('state', 'unscorable')],
  });
}

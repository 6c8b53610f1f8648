import { TableCellDisplayMode } from '@grafana/grafana-foundation-sdk/common';
import { scoreInWords, scoreThresholds, words } from '../appearance';
import { COLOR } from '../colors';
import { openSeries } from '../links';
import { grid, table, timeline } from '../panels';
import {
  aggregate,
  inChosenGroups,
  isChosen,
  isListed,
  latest,
  points,
  rows,
  totals,
} from '../queries/query';
import { arranged, partitionedBy, sortedBy } from '../transformations';
import { SHOWN } from '../variables';

const NOT_SCORED = 'No window was scored in this time range: no telemetry, or no model serves yet';

export function worstTable() {
  const now = latest('score', {
    of: 'score',
    beside: ['threshold', 'detector'],
    where: [inChosenGroups(), isChosen('detector', 'detector')],
    by: ['series_key'],
  });
  const worst = rows(now, {
    columns: { Series: 'series_key', Score: 'score', Threshold: 'threshold', Detector: 'detector' },
    ranked: { order: 'highest', of: 'score' },
    limit: 100,
  });
  return table(
    {
      title: 'Which series have the worst scores now?',
      description: 'The latest score of each series, the 100 worst first. 1 is the boundary of the series.',
      noData: NOT_SCORED,
      unit: 'short',
      thresholds: scoreThresholds(),
      size: [10, 14],
    },
    worst,
  )
    .decimals(2)
    .withTransformation(sortedBy('Score', true))
    .withTransformation(
      arranged({
        Series: 'Series',
        Score: 'Score',
        Threshold: 'Threshold',
        Detector: 'Detector',
        Time: 'Scored at',
      }),
    )
    .overrideByName('Series', [{ id: 'links', value: [openSeries('__value.raw').build()] }])
    .overrideByName('Score', [
      { id: 'custom.cellOptions', value: { type: TableCellDisplayMode.ColorBackground } },
    ]);
}

export function worstGrid() {
  const query = totals('score', {
    columns: { Score: aggregate('max', 'score') },
    where: [isListed('series_key', 'worst'), isChosen('detector', 'detector')],
    by: ['series_key'],
    every: 'interval',
  });
  return grid(
    {
      title: 'Which series were anomalous, and when?',
      description: `The ${SHOWN} series with the highest scores in the time range. A gap is time without a score.`,
      noData: NOT_SCORED,
      unit: 'short',
      thresholds: scoreThresholds(),
      size: [14, 14],
    },
    { influx: { $tag_series_key: query } },
  )
    .mappings(scoreInWords())
    .dataLinks([openSeries('__field.labels.series_key')]);
}

export function incidentTimeline() {
  const told = points('alert', {
    columns: { Incident: 'incident', Series: 'series_key', Status: 'status' },
    where: [isListed('series_key', 'troubled'), isChosen('severity', 'severity')],
    limit: 1000,
  });
  return timeline(
    {
      title: 'When were incidents open?',
      description: `The ${SHOWN} series that people were alerted to most often, from each alert to its end.`,
      noData: 'Nobody was alerted to an incident in this time range',
      unit: 'string',
      size: [24, 10],
    },
    told,
  )
    .mappings([
      words({
        firing: { text: 'open', color: COLOR.bad },
        resolved: { text: 'over', color: COLOR.good },
      }),
    ])
    .withTransformation(sortedBy('Time', false))
    .withTransformation(arranged({}, ['Incident']))
    .withTransformation(partitionedBy('Series'))
    .displayName('${__field.labels.Series}')
    .dataLinks([openSeries('__field.labels.Series')]);
}

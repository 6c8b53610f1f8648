import {
  GraphDrawStyle,
  StackingConfigBuilder,
  StackingMode,
  VisibilityMode,
} from '@grafana/grafana-foundation-sdk/common';
import { PanelBuilder as TimeSeriesPanel } from '@grafana/grafana-foundation-sdk/timeseries';
import { COLOR, fixedColor, INFLUX, plainLegend, tableLegend, VERDICT_COLORS } from '../appearance';
import { aggregate, InfluxQueryBuilder, isChosen, select } from '../influxql';
import type { Row } from '../row';

/** One series, from its score down to the channels that made it. */
export function seriesRow(): Row {
  return {
    title: 'One series: $series',
    panels: [scoreAgainstThreshold(), maturity(), contributions(), verdicts(), actualAgainstExpected()],
  };
}

function scoreAgainstThreshold(): TimeSeriesPanel {
  const query = select('score', {
    columns: { Score: aggregate('max', 'score'), Threshold: aggregate('mean', 'threshold') },
    where: [isChosen('series', 'series')],
    by: ['interval', 'detector'],
    fill: 'none',
  });
  return lines('When was $series anomalous, and how far?')
    .description(
      'The score of the series against the threshold from which it is anomalous; 1 is the boundary of the series, 2 is 2.7 times that. ' +
        'Each detector that has served has a line of its own.',
    )
    .withTarget(new InfluxQueryBuilder(query, { lines: '$col ($tag_detector)' }))
    .unit('short')
    .decimals(2)
    .min(0)
    .axisSoftMax(1.5)
    .overrideByRegexp('/^Threshold/', [
      fixedColor(COLOR.bad),
      { id: 'custom.lineStyle', value: { fill: 'dash', dash: [8, 6] } },
      { id: 'custom.fillOpacity', value: 0 },
    ])
    .legend(plainLegend())
    .height(9)
    .span(24);
}

function maturity(): TimeSeriesPanel {
  const query = select('score', {
    columns: { Maturity: aggregate('mean', 'maturity') },
    where: [isChosen('series', 'series')],
    by: ['interval'],
    fill: 'none',
  });
  return lines('How well are the ways of $series known?')
    .description('Until they are known in full, people are told only of what lies far beyond the boundary.')
    .withTarget(new InfluxQueryBuilder(query, { lines: '$col' }))
    .unit('percentunit')
    .min(0)
    .max(1)
    .legend(plainLegend())
    .height(5)
    .span(24);
}

function contributions(): TimeSeriesPanel {
  const query = select('reconstruction', {
    columns: { Contribution: aggregate('mean', 'contribution') },
    where: [isChosen('series', 'series'), isChosen('channel', 'channel')],
    by: ['interval', 'channel'],
    fill: 'none',
  });
  return lines('Which channels make up the score of $series?')
    .description(
      'The share of each channel in the score. Look first at the channel that takes the most of the height.',
    )
    .withTarget(new InfluxQueryBuilder(query, { lines: '$tag_channel' }))
    .unit('percentunit')
    .decimals(0)
    .min(0)
    .max(1)
    .fillOpacity(60)
    .stacking(new StackingConfigBuilder().mode(StackingMode.Normal).group('A'))
    .legend(tableLegend('mean', 'max'))
    .height(9)
    .span(12);
}

function verdicts(): TimeSeriesPanel {
  const query = select('verdict', {
    columns: { Windows: aggregate('sum', 'count') },
    where: [isChosen('series', 'series')],
    by: ['interval', 'state'],
    fill: 0,
  });
  return verdictBars('What was said of the windows of $series?')
    .description('Windows by verdict: normal, anomalous, warming up (no model serves yet) or unscorable.')
    .withTarget(new InfluxQueryBuilder(query, { lines: '$tag_state' }))
    .height(9)
    .span(12);
}

function actualAgainstExpected(): TimeSeriesPanel {
  const query = select('reconstruction', {
    columns: {
      Actual: aggregate('mean', 'actual'),
      Expected: aggregate('mean', 'expected'),
      'Usually above': aggregate('mean', 'lower'),
      'Usually below': aggregate('mean', 'upper'),
    },
    where: [isChosen('series', 'series'), isChosen('channel', 'channel')],
    by: ['interval'],
    fill: 'none',
  });
  const edge = [
    { id: 'custom.lineWidth', value: 0 },
    { id: 'custom.fillOpacity', value: 15 },
    fixedColor(COLOR.expected),
  ];
  return lines('Is $channel of $series where it is expected?')
    .description(
      'What was measured against what the model expected; the band is where the channel usually lies. ' +
        'A break in the measured line is a gap in the telemetry.',
    )
    .withTarget(new InfluxQueryBuilder(query, { lines: '$col' }))
    .unit('short')
    .fillOpacity(0)
    .overrideByName('Actual', [fixedColor(COLOR.measured), { id: 'custom.lineWidth', value: 2 }])
    .overrideByName('Expected', [
      fixedColor(COLOR.expected),
      { id: 'custom.lineStyle', value: { fill: 'dash', dash: [6, 4] } },
    ])
    .overrideByName('Usually above', [...edge, { id: 'custom.fillOpacity', value: 0 }])
    .overrideByName('Usually below', [...edge, { id: 'custom.fillBelowTo', value: 'Usually above' }])
    .repeat('channel')
    .repeatDirection('h')
    .maxPerRow(2)
    .legend(plainLegend())
    .height(8)
    .span(24);
}

function lines(title: string): TimeSeriesPanel {
  return new TimeSeriesPanel()
    .title(title)
    .datasource(INFLUX)
    .drawStyle(GraphDrawStyle.Line)
    .lineWidth(1)
    .fillOpacity(10)
    .showPoints(VisibilityMode.Auto);
}

/** Stacked bars of window counts, each verdict in its own colour. */
export function verdictBars(title: string): TimeSeriesPanel {
  const panel = new TimeSeriesPanel()
    .title(title)
    .datasource(INFLUX)
    .unit('short')
    .decimals(0)
    .min(0)
    .drawStyle(GraphDrawStyle.Bars)
    .fillOpacity(80)
    .lineWidth(0)
    .stacking(new StackingConfigBuilder().mode(StackingMode.Normal).group('A'))
    .legend(tableLegend('sum'));
  for (const [state, color] of Object.entries(VERDICT_COLORS))
    panel.overrideByName(state, [fixedColor(color)]);
  return panel;
}

import {
  HeatmapColorOptionsBuilder,
  HeatmapColorMode,
  PanelBuilder as HeatmapPanel,
} from '@grafana/grafana-foundation-sdk/heatmap';
import { fixedColor } from '../appearance';
import { COLOR } from '../colors';
import { faced, lines } from '../panels';
import { aggregate, isChosen, totals } from '../queries/query';

export function contributions() {
  const query = totals('reconstruction', {
    columns: { Contribution: aggregate('mean', 'contribution') },
    where: [isChosen('series_key', 'series'), isChosen('channel', 'channel')],
    by: ['channel'],
    every: 'interval',
  });
  return faced(
    new HeatmapPanel(),
    {
      title: 'Which channels contribute to the score of $series?',
      description: 'Share of each channel in the score at each step. Look at the brightest line first.',
      noData: 'No channel of $series has a share: no window was scored in this time range',
      unit: 'percentunit',
      size: [24, 10],
    },
    { influx: { $tag_channel: query } },
  )
    .calculate(false)
    .maxDataPoints(120)
    .cellGap(1)
    .color(
      // Cividis reads the same with every kind of colour vision.
      new HeatmapColorOptionsBuilder()
        .mode(HeatmapColorMode.Scheme)
        .scheme('Cividis')
        .steps(32)
        .min(0)
        .max(1),
    );
}

export function actualAgainstExpected() {
  const query = totals('reconstruction', {
    columns: {
      Actual: aggregate('mean', 'actual'),
      Expected: aggregate('mean', 'expected'),
      'Usually above': aggregate('mean', 'lower'),
      'Usually below': aggregate('mean', 'upper'),
    },
    where: [isChosen('series_key', 'series'), isChosen('channel', 'channel')],
    every: 'interval',
  });
  const edge = [
    { id: 'custom.lineWidth', value: 0 },
    { id: 'custom.fillOpacity', value: 15 },
    fixedColor(COLOR.expected),
  ];
  return lines(
    {
      title: 'Is $channel of $series where it is expected?',
      description: 'What was measured, what the model expected, and the usual range of the channel.',
      noData: 'No value of $channel in this time range: a gap in the telemetry',
      unit: 'short',
      size: [24, 8],
    },
    { influx: { $col: query } },
  )
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
    .maxPerRow(2);
}

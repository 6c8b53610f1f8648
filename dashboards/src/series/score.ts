import { fixedColor, goodFrom, scoreThresholds } from '../appearance';
import { COLOR } from '../colors';
import { lines, verdictBars } from '../panels';
import { aggregate, isChosen, totals } from '../queries/query';

const NOT_SCORED =
  'No window of $series was scored in this time range: no telemetry, or no model serves it yet';

export function scoreAgainstThreshold() {
  const query = totals('score', {
    columns: { Score: aggregate('max', 'score'), Threshold: aggregate('mean', 'threshold') },
    where: [isChosen('series_key', 'series'), isChosen('detector', 'detector')],
    by: ['detector'],
    every: 'interval',
  });
  return lines(
    {
      title: 'When was $series anomalous, and by how much?',
      description:
        'The score by detector, and its threshold. 1 is the boundary of the series; 2 is 2.7 times the boundary.',
      noData: NOT_SCORED,
      unit: 'short',
      thresholds: scoreThresholds(),
      size: [24, 9],
    },
    { influx: { '$col ($tag_detector)': query } },
  )
    .min(0)
    .decimals(2)
    .axisSoftMax(1.5)
    .overrideByRegexp('/^Threshold/', [
      fixedColor(COLOR.bad),
      { id: 'custom.lineStyle', value: { fill: 'dash', dash: [8, 6] } },
      { id: 'custom.fillOpacity', value: 0 },
    ]);
}

export function maturity() {
  const query = totals('score', {
    columns: { Maturity: aggregate('mean', 'maturity') },
    where: [isChosen('series_key', 'series')],
    every: 'interval',
  });
  return lines(
    {
      title: 'How well is the behaviour of $series known?',
      description: 'Below 100 %, people are alerted only to scores far above the boundary.',
      noData: NOT_SCORED,
      unit: 'percentunit',
      thresholds: goodFrom(1, COLOR.close),
      size: [12, 8],
    },
    { influx: { $col: query } },
  )
    .min(0)
    .max(1);
}

export function verdicts() {
  const query = totals('verdict', {
    columns: { Windows: aggregate('sum', 'windows') },
    where: [isChosen('series_key', 'series')],
    by: ['state'],
    every: 'interval',
    zeros: true,
  });
  return verdictBars(
    {
      title: 'How were the windows of $series judged?',
      description: 'Windows by verdict: normal, anomalous, warming up (no model serves yet) or unscorable.',
      noData: 'No window of $series was judged in this time range: no telemetry arrived',
      unit: 'short',
      size: [12, 8],
    },
    query,
  );
}

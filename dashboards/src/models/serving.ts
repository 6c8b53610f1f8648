import { goodFrom, scoreThresholds } from '../appearance';
import { COLOR } from '../colors';
import { openSeries } from '../links';
import { bars, lines, table } from '../panels';
import { aggregate, inChosenGroups, isChosen, latest, percentile, rows, totals } from '../queries/query';
import { arranged, sortedBy } from '../transformations';

const NOT_SCORED = 'No window was scored in this time range: no telemetry, or no model serves yet';
const shown = [inChosenGroups(), isChosen('detector' as const, 'detector')];

export function windowsByDetector() {
  const query = totals('score', {
    columns: { Windows: aggregate('count', 'score') },
    where: shown,
    by: ['detector'],
    every: 'interval',
    zeros: true,
  });
  return bars(
    {
      title: 'Which detector does the scoring?',
      description: 'Windows scored by each detector. A change of detector shows when a better one took over.',
      noData: NOT_SCORED,
      unit: 'short',
      size: [12, 8],
    },
    { influx: { $tag_detector: query } },
  );
}

export function scoreSpread() {
  const query = totals('score', {
    columns: { median: percentile('score', 50), '99 of 100 below': percentile('score', 99) },
    where: shown,
    by: ['detector'],
    every: 'interval',
  });
  return lines(
    {
      title: 'How are scores distributed?',
      description: 'Median and 99th percentile of the scores of all series by detector. 1 is the boundary.',
      noData: NOT_SCORED,
      unit: 'short',
      thresholds: scoreThresholds(),
      size: [12, 9],
    },
    { influx: { '$tag_detector: $col': query } },
  )
    .min(0)
    .decimals(2);
}

export function leastMature() {
  const now = latest('score', {
    of: 'maturity',
    beside: ['boundary', 'detector'],
    where: shown,
    by: ['series_key'],
  });
  const least = rows(now, {
    columns: { Series: 'series_key', Maturity: 'maturity', Boundary: 'boundary', Detector: 'detector' },
    ranked: { order: 'lowest', of: 'maturity' },
    limit: 50,
  });
  return table(
    {
      title: 'Which series are known least?',
      description:
        'The 50 series with the lowest maturity. Below 100 %, people are alerted only to scores far above the ' +
        'boundary.',
      noData: NOT_SCORED,
      unit: 'short',
      size: [24, 9],
    },
    least,
  )
    .withTransformation(sortedBy('Maturity', false))
    .withTransformation(
      arranged({
        Series: 'Series',
        Maturity: 'Maturity',
        Boundary: 'Boundary',
        Detector: 'Detector',
        Time: 'Scored at',
      }),
    )
    .overrideByName('Series', [{ id: 'links', value: [openSeries('__value.raw').build()] }])
    .overrideByName('Maturity', [
      { id: 'unit', value: 'percentunit' },
      { id: 'thresholds', value: goodFrom(1, COLOR.close).build() },
    ]);
}

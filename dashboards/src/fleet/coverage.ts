import { words } from '../appearance';
import { COLOR, VERDICT_COLORS } from '../colors';
import { openIncidents } from '../incident-points';
import { openSeries } from '../links';
import { table, verdictBars } from '../panels';
import { aggregate, inChosenGroups, is, latest, rows, totals } from '../queries/query';
import { arranged, sortedBy } from '../transformations';

const linked = { id: 'links', value: [openSeries('__value.raw').build()] };

export function silentSeries() {
  return table(
    {
      title: 'Which series are silent?',
      description: 'Open incidents of missing telemetry, and when each began. At most 200.',
      noData: 'No series is silent, or none of the chosen groups and severities',
      unit: 'string',
      size: [12, 9],
    },
    openIncidents('silence'),
  )
    .withTransformation(sortedBy('Since', false))
    .withTransformation(
      arranged({ Series: 'Series', Since: 'Silent since', Severity: 'Severity' }, [
        'Time',
        'Kind',
        'Summary',
        'Channels',
        'Highest score',
      ]),
    )
    .overrideByName('Series', [linked])
    .overrideByName('Silent since', [{ id: 'unit', value: 'dateTimeFromNow' }]);
}

export function fewestWindows() {
  const bySeries = totals('verdict', {
    columns: { windows: aggregate('sum', 'windows') },
    where: [inChosenGroups()],
    by: ['series_key'],
  });
  const fewest = rows(bySeries, {
    columns: { Series: 'series_key', Windows: 'windows' },
    ranked: { order: 'lowest', of: 'windows' },
    limit: 50,
  });
  return table(
    {
      title: 'Which series were judged least?',
      description: 'The 50 series with the fewest windows in the time range: quiet, new, or with gaps.',
      noData: 'No window was judged in this time range and these groups',
      unit: 'short',
      size: [12, 9],
    },
    fewest,
  )
    .withTransformation(sortedBy('Windows', false))
    .withTransformation(arranged({ Series: 'Series', Windows: 'Windows judged' }, ['Time']))
    .overrideByName('Series', [linked]);
}

export function withoutScore() {
  const unscored = latest('verdict', {
    of: 'reason',
    where: [is('state', 'warming_up', 'unscorable'), inChosenGroups()],
    by: ['series_key', 'state'],
  });
  const named = rows(unscored, {
    columns: { Series: 'series_key', Verdict: 'state', Reason: 'reason' },
    limit: 100,
  });
  const verdicts = words({
    warming_up: { text: 'warming up', color: VERDICT_COLORS.warming_up },
    unscorable: { color: VERDICT_COLORS.unscorable },
  });
  const reasons = words({
    no_model: { text: 'No model serves it yet', color: COLOR.unknown },
    too_few_values: { text: 'Too few values arrived', color: COLOR.unknown },
    score_not_finite: { text: 'The score was not a finite number', color: COLOR.unknown },
    silent: { text: 'It gave no values at all', color: COLOR.unknown },
  });
  return table(
    {
      title: 'Why did some windows get no score?',
      description: 'The latest reason for each series with a window that got no score. At most 100 series.',
      noData: 'Every window got a score',
      unit: 'string',
      size: [12, 9],
    },
    named,
  )
    .withTransformation(sortedBy('Time', true))
    .withTransformation(
      arranged({ Series: 'Series', Verdict: 'Verdict', Reason: 'Reason', Time: 'Last time' }),
    )
    .overrideByName('Series', [linked])
    .overrideByName('Verdict', [{ id: 'mappings', value: [verdicts] }])
    .overrideByName('Reason', [{ id: 'mappings', value: [reasons] }]);
}

export function verdictsOfFleet() {
  const query = totals('verdict', {
    columns: { Windows: aggregate('sum', 'windows') },
    where: [inChosenGroups()],
    by: ['state'],
    every: 'interval',
    zeros: true,
  });
  return verdictBars(
    {
      title: 'How many windows are judged, and how?',
      description:
        'Windows of the fleet by verdict. Missing bars mean that no telemetry arrives, or that none is judged.',
      noData: 'No window was judged in this time range and these groups',
      unit: 'short',
      size: [12, 9],
    },
    query,
  );
}

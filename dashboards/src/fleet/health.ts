import { goodBelow, neutral, SCORE_BANDS } from '../appearance';
import { COLOR } from '../colors';
import { countOpen } from '../incident-points';
import { bars, number } from '../panels';
import {
  aggregate,
  atLeast,
  below,
  count,
  inChosenGroups,
  is,
  isChosen,
  latest,
  totals,
  type Count,
  type Totals,
} from '../queries/query';

const NOTHING_JUDGED = 'No window was judged in this time range and these groups';

/** The counts that an operator looks at first. */
export function healthNow() {
  return [
    number(
      {
        title: 'How many series are watched?',
        description: 'Series with at least one judged window in the time range.',
        noData: NOTHING_JUDGED,
        unit: 'short',
        thresholds: neutral(),
        size: [5, 4],
      },
      { influx: { $col: watchedSeries() } },
    ),
    number(
      {
        title: 'How many series are anomalous now?',
        description: 'Series whose latest score in the time range has reached its threshold.',
        noData: 'None: no latest score has reached its threshold',
        unit: 'short',
        thresholds: goodBelow(1),
        size: [5, 4],
      },
      { influx: { $col: anomalousSeries() } },
    ),
    number(
      {
        title: 'How many incidents are open?',
        description: 'Incidents that people were alerted to and that have not ended, whenever they began.',
        noData: 'None is open',
        unit: 'short',
        thresholds: goodBelow(1),
        size: [5, 4],
      },
      { influx: { $col: countOpen() } },
    ),
    number(
      {
        title: 'How many series are silent?',
        description: 'Series with an open incident because their telemetry does not arrive.',
        noData: 'None is silent',
        unit: 'short',
        thresholds: goodBelow(1),
        size: [5, 4],
      },
      { influx: { $col: countOpen('silence') } },
    ),
    number(
      {
        title: 'How many windows have no score?',
        description: 'Windows that got no score: too few values, or a score that was not a finite number.',
        noData: 'None: every window got a score',
        unit: 'short',
        thresholds: goodBelow(1, COLOR.close),
        size: [4, 4],
      },
      { influx: { $col: unscorableWindows() } },
    ),
  ];
}

/** Every series at every moment, counted by how it does. */
export function healthOverTime() {
  return bars(
    {
      title: 'How is the fleet doing over time?',
      description:
        'Series by their highest score in each step. Many anomalous series at once usually share a cause.',
      noData: NOTHING_JUDGED,
      unit: 'short',
      size: [24, 8],
    },
    { influx: Object.fromEntries(SCORE_BANDS.map((band) => [band.text, seriesInBand(band)])) },
    Object.fromEntries(SCORE_BANDS.map(({ text, color }) => [text, color])),
  );
}

function seriesInBand({ from, to }: { from: number | null; to: number | null }): Count {
  const highest = totals('score', {
    columns: { score: aggregate('max', 'score') },
    where: [inChosenGroups(), isChosen('detector', 'detector')],
    by: ['series_key'],
    every: 'interval',
  });
  return count(highest, {
    as: 'Series',
    of: 'score',
    where: [
      ...(from === null ? [] : [atLeast('score' as const, from)]),
      ...(to === null ? [] : [below('score' as const, to)]),
    ],
  });
}

function watchedSeries(): Count {
  const bySeries = totals('verdict', {
    columns: { windows: aggregate('sum', 'windows') },
    where: [inChosenGroups()],
    by: ['series_key'],
  });
  return count(bySeries, { as: 'Series', of: 'windows' });
}

function anomalousSeries(): Count {
  const now = latest('score', {
    of: 'score',
    beside: ['threshold'],
    where: [inChosenGroups(), isChosen('detector', 'detector')],
    by: ['series_key'],
  });
  return count(now, { as: 'Series', of: 'score', where: [atLeast('score', 'threshold')] });
}

function unscorableWindows(): Totals {
  return totals('verdict', {
    columns: { Windows: aggregate('sum', 'windows') },
    where: [is('state', 'unscorable'), inChosenGroups()],
  });
}

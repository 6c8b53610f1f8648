import { goodBelow } from '../appearance';
import { COLOR } from '../colors';
import { lines } from '../panels';
import { chosen, rate, within } from '../prometheus';

export const NOT_SCRAPED = 'Prometheus has no samples: the monitor is not scraped, or does not run';

/** Half a page. */
export const HALF = [12, 8] as const;

const face = { noData: NOT_SCRAPED, size: HALF };

export function lag() {
  return lines(
    {
      ...face,
      title: 'How far is the monitor behind the telemetry?',
      description:
        'The age of the newest judged sample, minus the time that its window stays open. Above 5 minutes, verdicts come too late.',
      unit: 's',
      thresholds: goodBelow(300),
    },
    { prometheus: { '{{instance}}': chosen('event_lag_seconds') } },
  ).min(0);
}

/** Lines of a chart that shows those that stand out. */
const MAX_PARTITIONS = 20;

export function partitionLag() {
  return lines(
    {
      ...face,
      title: 'How far behind is each partition?',
      description: `Records of a partition that are not read yet. The ${MAX_PARTITIONS} partitions furthest behind.`,
      noData: 'No partition is read: the source is not Kafka, or the monitor is not scraped',
      unit: 'short',
    },
    {
      prometheus: {
        '{{topic}} {{partition}}': `topk(${MAX_PARTITIONS}, sum by (topic, partition) (${chosen('kafka_lag_records')}))`,
      },
    },
  ).min(0);
}

export function interruptions() {
  return lines(
    {
      ...face,
      title: 'What interrupts reading?',
      description:
        'Rebalances of the consumer group, and reconnections after a failed read, in the previous 15 minutes.',
      noData: 'The source is not Kafka, or the monitor is not scraped',
      unit: 'short',
      thresholds: goodBelow(3, COLOR.close),
    },
    {
      prometheus: {
        rebalances: `sum(increase(${chosen('kafka_rebalances_total')}[15m]))`,
        reconnections: `sum(increase(${chosen('kafka_reconnections_total')}[15m]))`,
      },
    },
  ).min(0);
}

export function throughput() {
  return lines(
    {
      ...face,
      title: 'How much is read and judged?',
      description: 'Records read, samples decoded and windows scored, per second.',
      unit: 'ops',
    },
    {
      prometheus: {
        records: `sum(${rate('records_read_total')})`,
        samples: `sum(${rate('samples_decoded_total')})`,
        windows: `sum(${rate('windows_scored_total')})`,
      },
    },
  ).min(0);
}

export function passLatency() {
  return latency('How long does a pass take?', 'Time from the arrival of a batch to its commit.', 'pass');
}

export function scoreLatency() {
  return latency('How long does scoring take?', 'Time to score the windows of one call.', 'score');
}

function latency(title: string, description: string, what: 'pass' | 'score') {
  const histogram = `${what}_duration_seconds`;
  return lines(
    {
      ...face,
      title,
      description: `${description} Longer times are shown as 10 s.`,
      unit: 's',
      thresholds: goodBelow(5),
    },
    { prometheus: { p50: within(0.5, histogram), p99: within(0.99, histogram) } },
  ).min(0);
}

export function fates() {
  return lines(
    {
      ...face,
      title: 'Which samples were not scored?',
      description:
        'Samples per second that were late, duplicate, from a wrong clock, from before a model served, or in ' +
        'unscorable windows.',
      unit: 'ops',
      thresholds: goodBelow(1, COLOR.close),
    },
    {
      prometheus: {
        late: `sum(${rate('samples_late_total')})`,
        duplicate: `sum(${rate('samples_duplicate_total')})`,
        'wrong clock': `sum(${rate('samples_wrong_clock_total')})`,
        'warming up': `sum(${rate('samples_warming_up_total')})`,
        unscorable: `sum(${rate('samples_unscorable_total')})`,
      },
    },
  ).min(0);
}

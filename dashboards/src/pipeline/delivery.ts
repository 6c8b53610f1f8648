import { awayOrReady, goodBelow, goodFrom } from '../appearance';
import { COLOR } from '../colors';
import { bars, lines, timeline } from '../panels';
import { chosen, rate } from '../prometheus';
import { HALF, NOT_SCRAPED } from './stream';

const face = { noData: NOT_SCRAPED, size: HALF };

export function deadLetters() {
  return bars(
    {
      ...face,
      title: 'Which records were refused, and why?',
      description: 'Dead letters per second, by reason. Each is in the dead-letter topic or file.',
      noData: 'No record was refused, or the monitor is not scraped',
      unit: 'ops',
      thresholds: goodBelow(1),
    },
    { prometheus: { '{{reason}}': `sum by (reason) (${rate('records_rejected_total')}) > 0` } },
  ).decimals(2);
}

export function outboxEntries() {
  return lines(
    {
      ...face,
      title: 'How many deliveries wait for each sink?',
      description:
        'Entries waiting on disk. A rising line means that the sink does not accept them fast enough.',
      unit: 'short',
      thresholds: goodBelow(1000, COLOR.close),
    },
    { prometheus: { '{{sink}}': `sum by (sink) (${chosen('outbox_entries')})` } },
  ).min(0);
}

export function outboxBytes() {
  return lines(
    {
      ...face,
      title: 'How much disk do the outboxes take?',
      description: 'Bytes owed to each sink. The limit of each sink is `outboxMaxMiB`.',
      unit: 'bytes',
    },
    { prometheus: { '{{sink}}': `sum by (sink) (${chosen('outbox_bytes')})` } },
  ).min(0);
}

export function deliveries() {
  return lines(
    {
      ...face,
      title: 'Which deliveries fail?',
      description:
        'Deliveries per second that were retried, refused, dropped or turned into dead letters, by sink.',
      unit: 'ops',
      thresholds: goodBelow(1),
    },
    {
      prometheus: {
        '{{sink}}: {{status}}': `sum by (sink, status) (${rate('sink_deliveries_total', 'status!="delivered"')})`,
      },
    },
  ).min(0);
}

export function readiness() {
  return timeline(
    {
      ...face,
      title: 'Which parts could be reached?',
      description:
        'Whether the source and each sink were ready. Deliveries to a sink that is away wait on disk.',
      unit: 'short',
      thresholds: goodFrom(1),
    },
    {
      prometheus: {
        source: `min(${chosen('source_ready')})`,
        '{{sink}}': `min by (sink) (${chosen('sink_ready')})`,
      },
    },
  ).mappings([awayOrReady()]);
}

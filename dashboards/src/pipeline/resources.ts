import { goodBelow } from '../appearance';
import { COLOR } from '../colors';
import { lines } from '../panels';
import { chosen, rate } from '../prometheus';
import { HALF, NOT_SCRAPED } from './stream';

const face = { noData: NOT_SCRAPED, size: HALF };

export function memory() {
  return lines(
    {
      ...face,
      title: 'How much memory does it use?',
      description:
        'Resident memory, and the JavaScript heap within it. A line that only rises indicates a leak.',
      unit: 'bytes',
    },
    {
      prometheus: {
        'resident {{instance}}': chosen('process_resident_memory_bytes'),
        'heap {{instance}}': chosen('nodejs_heap_size_used_bytes'),
      },
    },
  ).min(0);
}

export function cpu() {
  return lines(
    {
      ...face,
      title: 'How many processors does it use?',
      description: 'Processor time per second, all threads together.',
      unit: 'short',
    },
    { prometheus: { '{{instance}}': rate('process_cpu_seconds_total') } },
  ).min(0);
}

export function eventLoop() {
  return lines(
    {
      ...face,
      title: 'Is the event loop blocked?',
      description:
        'Lag of the loop that sends heartbeats to Kafka. A lag of seconds can cost the monitor its partitions.',
      unit: 's',
      thresholds: goodBelow(1),
    },
    {
      prometheus: {
        'p50 {{instance}}': chosen('nodejs_eventloop_lag_p50_seconds'),
        'p99 {{instance}}': chosen('nodejs_eventloop_lag_p99_seconds'),
      },
    },
  ).min(0);
}

export function busyScoring() {
  return lines(
    {
      ...face,
      title: 'How busy are the scoring workers?',
      description:
        'Average number of running scoring calls. Above the number of workers, calls wait for each other.',
      unit: 'short',
      thresholds: goodBelow(8, COLOR.close),
    },
    { prometheus: { '{{instance}}': rate('score_duration_seconds_sum') } },
  ).min(0);
}

export function attention() {
  const written = (level: string) => `sum(increase(${chosen('log_lines_total', `level="${level}"`)}[5m]))`;
  return lines(
    {
      ...face,
      title: 'Which log lines need attention?',
      description:
        'Log lines in the previous five minutes. An error means that something is lost, or that someone must act.',
      unit: 'short',
      size: [24, 8],
    },
    { prometheus: { warnings: written('warn'), errors: written('error') } },
  ).min(0);
}

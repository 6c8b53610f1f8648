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
        'Resident memory, and the heap of JavaScript within it. A line that only climbs is a leak.',
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
      description: 'Processor time a second, of all threads together.',
      unit: 'short',
    },
    { prometheus: { '{{instance}}': rate('process_cpu_seconds_total') } },
  ).min(0);
}

export function eventLoop() {
  return lines(
    {
      ...face,
      title: 'Is the event loop held up?',
      description: 'Lag of the loop that sends Kafka its heartbeats. Seconds of it lose partitions.',
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
        'Scoring calls under way on average. Above the number of workers, calls wait for each other.',
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
      title: 'Which messages ask for attention?',
      description:
        'Lines of the log within five minutes before. An error says that something is lost, or that someone must act.',
      unit: 'short',
      size: [24, 8],
    },
    { prometheus: { warnings: written('warn'), errors: written('error') } },
  ).min(0);
}

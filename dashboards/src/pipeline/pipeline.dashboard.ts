import { dashboardOf } from '../board';
import { UIDS } from '../links';
import { deadLetters, deliveries, outboxBytes, outboxEntries, readiness } from './delivery';
import { attention, busyScoring, cpu, eventLoop, memory } from './resources';
import { fates, interruptions, lag, partitionLag, passLatency, scoreLatency, throughput } from './stream';

/** The monitor itself, as Prometheus sees it. */
export function pipelineDashboard() {
  return dashboardOf({
    uid: UIDS.pipeline,
    title: 'pipeline',
    description: 'Whether the monitor keeps up, what it loses, and what it uses.',
    variables: ['prometheus', 'instance'],
    from: 'now-3h',
    rows: [
      {
        title: 'Stream',
        panels: [
          lag(),
          partitionLag(),
          throughput(),
          interruptions(),
          passLatency(),
          scoreLatency(),
          fates(),
          deadLetters(),
        ],
      },
      { title: 'Delivery', panels: [outboxEntries(), outboxBytes(), deliveries(), readiness()] },
      { title: 'Process', panels: [memory(), cpu(), eventLoop(), busyScoring(), attention()] },
    ],
  });
}

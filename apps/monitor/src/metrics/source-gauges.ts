import type { SourceStatistics } from '@kymo/domain';
import type { Instruments } from './instruments';

/** Exposes what a source has seen besides records. */
export function exposeSource(instruments: Instruments, read: () => SourceStatistics): void {
  const labels = ['topic', 'partition'] as const;
  instruments.gaugeByLabels('kafka_lag_records', 'Records of a partition not yet read', labels, () =>
    read().lags.map(({ topic, partition, records }) => ({ topic, partition, amount: records })),
  );
  instruments.keptCounter('kafka_rebalances_total', 'Rebalances of the consumer group', () => {
    return read().rebalances;
  });
  instruments.keptCounter(
    'kafka_reconnections_total',
    'Reconnections to Kafka after reading failed',
    () => read().reconnections,
  );
  instruments.keptCounter('kafka_records_deleted_total', 'Records deleted before they were read', () => {
    return read().deletedRecords;
  });
}

import type { SourceStatistics } from '@kymo/domain';
import type { Instruments } from './instruments';

/** Exposes what a source has seen besides records. */
export function exposeSource(instruments: Instruments, read: () => SourceStatistics): void {
  const labels = ['topic', 'partition'] as const;
  instruments.gaugeByLabels('kafka_lag', 'Records of a partition that are not read yet', labels, () =>
    read().lags.map(({ topic, partition, records }) => ({ topic, partition, amount: records })),
  );
  instruments.keptCounter('kafka_rebalances_total', 'Times that partitions were divided in the group', () => {
    return read().rebalances;
  });
  instruments.keptCounter(
    'kafka_reconnections_total',
    'Times that reading broke off',
    () => read().reconnections,
  );
  instruments.keptCounter('kafka_records_deleted_total', 'Records deleted before they were read', () => {
    return read().deletedRecords;
  });
}

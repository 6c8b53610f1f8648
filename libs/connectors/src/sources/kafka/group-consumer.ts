import type { SourceRun } from '@kymo/domain';
import { type Consumer, type Kafka, PartitionAssigners } from '../../kafka/kafka-client';
import type { KafkaSourceOptions } from './kafka-options';
import { stickyAssigner } from './sticky-assigner';

/** How often the client looks for partitions that are new. */
const METADATA_MS = 20_000;

/**
 * A consumer of the group, which asks for the partitions that it has.
 * @param topics those that it is to subscribe to
 * @param held partitions that this member holds now
 */
export function groupConsumer(
  kafka: Kafka,
  options: KafkaSourceOptions,
  topics: readonly string[],
  held: () => readonly string[],
  { resumeAt }: Pick<SourceRun, 'resumeAt'>,
): Consumer {
  const { groupId, fetchBytes, fetchWaitMs } = options;
  const { sessionTimeoutMs, heartbeatIntervalMs, rebalanceTimeoutMs } = options;
  const sticky: (typeof PartitionAssigners)['roundRobin'] = ({ cluster }) => {
    const all = () =>
      topics.flatMap((topic) =>
        cluster.findTopicPartitionMetadata(topic).map(({ partitionId }) => `${topic}/${partitionId}`),
      );
    return stickyAssigner(cluster, () => {
      const own = held();
      const isKnown = (partition: string) => resumeAt(partition) !== undefined && !own.includes(partition);
      return { held: own, known: all().filter(isKnown) };
    });
  };
  return kafka.consumer({
    groupId,
    sessionTimeout: sessionTimeoutMs,
    heartbeatInterval: heartbeatIntervalMs,
    rebalanceTimeout: rebalanceTimeoutMs,
    maxBytes: fetchBytes,
    maxBytesPerPartition: fetchBytes,
    maxWaitTimeInMs: fetchWaitMs,
    metadataMaxAge: METADATA_MS,
    allowAutoTopicCreation: false,
    // Members of an earlier version know round robin alone.
    partitionAssigners: [sticky, PartitionAssigners.roundRobin],
  });
}

import { environmentWithFiles } from '../../environment';
import type { KafkaConnection } from '../../kafka/connection-options';
import { createKafka, withAdmin } from '../../kafka/kafka-client';
import { PartitionReader } from '../../kafka/partition-reader';
import type { PartitionChange } from '../partition-change';
import { changeOf } from './changelog-record';
import { changelogTopic } from './changelog-topic';

/** What a group keeps of all partitions of a topic, as a member that takes them over would find it. */
export async function readChangelog(
  connection: KafkaConnection,
  groupId: string,
  topic: string,
): Promise<PartitionChange[]> {
  const kafka = createKafka(connection, environmentWithFiles());
  const name = changelogTopic(groupId, topic);
  const reader = new PartitionReader(kafka);
  const kept = new Map<string, PartitionChange>();
  try {
    const topics = await withAdmin(kafka, (admin) => admin.listTopics());
    if (!topics.includes(name)) return [];
    const bounds = await withAdmin(kafka, (admin) => admin.fetchTopicOffsets(name));
    for (const { partition } of bounds) {
      for await (const { messages } of reader.readAsOwner(name, partition, 0, () => undefined)) {
        for (const change of messages.map(changeOf))
          kept.set(`${partition} ${JSON.stringify(change.key)}`, change);
      }
    }
  } finally {
    await reader.close();
  }
  return [...kept.values()].filter(({ value }) => value !== undefined);
}

/** The positions of a group in a topic, by partition; -1 where there is none. */
export async function topicOffsets(
  connection: KafkaConnection,
  groupId: string,
  topic: string,
): Promise<number[]> {
  const kafka = createKafka(connection, environmentWithFiles());
  const [found] = await withAdmin(kafka, (admin) => admin.fetchOffsets({ groupId, topics: [topic] }));
  return found!.partitions
    .sort((one, other) => one.partition - other.partition)
    .map(({ offset }) => Number(offset));
}

import { KymoError } from '@kymo/domain';
import { type Admin, withAdmin, type Kafka } from '../../kafka/kafka-client';

/** Largest batch that the topic takes, bytes: twice the largest that Kymo writes. */
const MAX_BATCH_BYTES = 8 * 1024 * 1024;
/** How long deletions stay readable: a local copy older than that may have missed some. */
export const DELETIONS_KEPT_MS = 24 * 3_600_000;

const CONFIG = {
  'cleanup.policy': 'compact',
  'max.message.bytes': MAX_BATCH_BYTES,
  'delete.retention.ms': DELETIONS_KEPT_MS,
  // Small segments and early cleaning: whoever takes a partition over reads less.
  'segment.bytes': 64 * 1024 * 1024,
  'min.cleanable.dirty.ratio': 0.2,
};

/** Name of the topic that keeps the state of a group over one source topic. */
export function changelogTopic(groupId: string, topic: string): string {
  return `${groupId}-kymo-state-${topic}`;
}

/** Creates the changelog of each source topic, with as many partitions; one that has fewer gets more. */
export async function provideChangelogs(
  kafka: Kafka,
  groupId: string,
  topics: readonly string[],
): Promise<void> {
  for (const topic of topics) {
    const name = changelogTopic(groupId, topic);
    const wanted = await withAdmin(kafka, (admin) => partitionsOf(admin, topic));
    const found = await provideTopic(kafka, name, wanted);
    if (found > wanted) throw foreign(name, found, topic, wanted);
    if (found === wanted) continue;
    await withAdmin(kafka, (admin) =>
      admin.createPartitions({ topicPartitions: [{ topic: name, count: wanted }] }),
    );
  }
}

/** Creates a compacted topic unless there is one. @returns its partitions */
export function provideTopic(kafka: Kafka, topic: string, partitions: number): Promise<number> {
  return withAdmin(kafka, async (admin) => {
    const existing = await admin.listTopics();
    if (existing.includes(topic)) return partitionsOf(admin, topic);
    const configEntries = Object.entries(CONFIG).map(([name, value]) => ({ name, value: String(value) }));
    await admin.createTopics({
      topics: [{ topic, numPartitions: partitions, configEntries }],
      waitForLeaders: true,
    });
    return partitions;
  });
}

async function partitionsOf(admin: Admin, topic: string): Promise<number> {
  return (await admin.fetchTopicMetadata({ topics: [topic] })).topics[0]!.partitions.length;
}

function foreign(name: string, found: number, topic: string, wanted: number): KymoError {
  return new KymoError(
    'STORE_FAILED',
    `opening the changelog ${name}: ${found} partitions found, ${wanted} wanted, as ${topic} has. Was ${topic} deleted and ` +
      `created again? Delete ${name}, and state begins again.`,
    { context: { name, found, topic, wanted } },
  );
}

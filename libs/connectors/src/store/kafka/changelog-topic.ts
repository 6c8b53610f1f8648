import { KymoError } from '@kymo/domain';
import { withAdmin, type Kafka } from '../../kafka/kafka-client';

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
  await withAdmin(kafka, async (admin) => {
    const existing = new Set(await admin.listTopics());
    for (const topic of topics) {
      const name = changelogTopic(groupId, topic);
      const count = async (of: string) =>
        (await admin.fetchTopicMetadata({ topics: [of] })).topics[0]!.partitions.length;
      const wanted = await count(topic);
      if (!existing.has(name)) {
        const configEntries = Object.entries(CONFIG).map(([key, value]) => ({
          name: key,
          value: String(value),
        }));
        await admin.createTopics({
          topics: [{ topic: name, numPartitions: wanted, configEntries }],
          waitForLeaders: true,
        });
        continue;
      }
      const found = await count(name);
      if (found > wanted) throw foreign(name, found, topic, wanted);
      if (found < wanted) await admin.createPartitions({ topicPartitions: [{ topic: name, count: wanted }] });
    }
  });
}

function foreign(name: string, found: number, topic: string, wanted: number): KymoError {
  return new KymoError(
    'STORE_FAILED',
    `opening the changelog ${name}: ${found} partitions found, ${wanted} wanted, as ${topic} has. Was ${topic} deleted and ` +
      `created again? Delete ${name}, and state begins again.`,
    { context: { name, found, topic, wanted } },
  );
}

import type { Readiness } from '@kymo/domain';
import { describeKafkaError, type Kafka, withAdmin } from '../../kafka/kafka-client';
import { clusterOf } from '../../kafka/cluster';
import { PartitionReader } from '../../kafka/partition-reader';
import type { KafkaSourceOptions } from './kafka-options';
import type { TopicChoice } from './topic-choice';

/** Whether all topics that are read are there, and this login may read them and find the group, where there is one. Joins none. */
export async function probeTopics(
  kafka: Kafka,
  { brokers, groupId }: Pick<KafkaSourceOptions, 'brokers'> & Partial<Pick<KafkaSourceOptions, 'groupId'>>,
  choice: TopicChoice,
): Promise<Readiness> {
  const at = `at ${brokers.join(', ')}`;
  const reasons: string[] = [];
  const attempt = async (what: string, ask: () => Promise<unknown>, topics: readonly string[] = []) => {
    try {
      await ask();
    } catch (thrown) {
      reasons.push(`${what} ${at}: ${describeKafkaError(thrown, brokers, topics)}`);
    }
  };
  await attempt('asking for topics', () =>
    withAdmin(kafka, async (admin) => {
      const topics = choice.among(choice.isOpen ? await admin.listTopics() : []);
      if (topics.length === 0)
        reasons.push(`no topic ${at} matches ${choice.toString()}; create one, or correct topics`);
      for (const topic of topics) await attempt(`topic ${topic}`, () => tryToRead(kafka, topic), [topic]);
      if (groupId !== undefined) await attempt(`group ${groupId}`, () => findCoordinator(kafka, groupId));
    }),
  );
  return reasons.length === 0 ? { ready: true } : { ready: false, why: reasons.join('; ') };
}

async function tryToRead(kafka: Kafka, topic: string): Promise<void> {
  await withAdmin(kafka, (admin) => admin.fetchTopicMetadata({ topics: [topic] }));
  const reader = new PartitionReader(kafka);
  try {
    await reader.tryToRead(topic, 0);
  } finally {
    await reader.close();
  }
}

async function findCoordinator(kafka: Kafka, groupId: string): Promise<void> {
  const cluster = clusterOf(kafka);
  try {
    await cluster.connect();
    await cluster.findGroupCoordinator({ groupId });
  } finally {
    await cluster.disconnect();
  }
}

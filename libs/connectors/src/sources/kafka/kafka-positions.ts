import type { SourceRun } from '@kymo/domain';
import { withAdmin, type Consumer, type Kafka } from '../../kafka/kafka-client';

export interface Restart {
  readonly offset: number;
  /** The topic was deleted and created again: positions known of it no longer hold. */
  readonly isNewTopic: boolean;
}

/** Where partitions have to be read from instead of the store's position, because that no longer exists. */
export async function restartPositions(
  kafka: Kafka,
  topics: readonly string[],
  resumeAt: SourceRun['resumeAt'],
  warn: (message: string) => void,
): Promise<Map<string, Restart>> {
  const restarts = new Map<string, Restart>();
  await withAdmin(kafka, async (admin) => {
    for (const topic of topics) {
      for (const { partition: number, low, high } of await admin.fetchTopicOffsets(topic)) {
        const partition = `${topic}/${number}`;
        const position = resumeAt(partition);
        if (position === undefined || (position >= Number(low) && position <= Number(high))) continue;
        const isNewTopic = position > Number(high);
        restarts.set(partition, { offset: Number(low), isNewTopic });
        warn(
          isNewTopic
            ? `reading ${partition}: the store goes on at offset ${position}, the partition ends at ${high}: the topic ` +
                `was deleted and created again. Reading it from its beginning, offset ${low}.`
            : `reading ${partition}: the store goes on at offset ${position}, the partition begins at ${low}: ` +
                `${Number(low) - position} records were deleted before they were read. Raise the topic's retention.`,
        );
      }
    }
  });
  return restarts;
}

type Assignment = Readonly<Record<string, readonly number[]>>;

/** Moves a consumer within the partitions that it was assigned. */
export function seek(
  consumer: Consumer,
  assignment: Assignment,
  positionOf: (partition: string) => number | undefined,
): void {
  for (const [topic, partitions] of Object.entries(assignment)) {
    for (const partition of partitions) {
      const position = positionOf(`${topic}/${partition}`);
      if (position !== undefined) consumer.seek({ topic, partition, offset: String(position) });
    }
  }
}

/** Positions of a group that are ahead of the store's, by partition: another member has read on from there. */
export async function overtakenPositions(
  kafka: Kafka,
  groupId: string,
  assignment: Assignment,
  resumeAt: SourceRun['resumeAt'],
  warn: (message: string) => void,
): Promise<Map<string, number>> {
  const overtaken = new Map<string, number>();
  const topics = Object.keys(assignment);
  if (topics.length === 0) return overtaken;
  await withAdmin(kafka, async (admin) => {
    for (const { topic, partitions } of await admin.fetchOffsets({ groupId, topics })) {
      const ends = new Map(
        (await admin.fetchTopicOffsets(topic)).map(({ partition, high }) => [partition, Number(high)]),
      );
      for (const { partition: number, offset } of partitions) {
        const partition = `${topic}/${number}`;
        const [own, group] = [resumeAt(partition), Number(offset)];
        // A position beyond the end is of a topic of that name that is no more.
        const isAhead = own !== undefined && group > own && group <= (ends.get(number) ?? 0);
        if (!isAhead || !assignment[topic]!.includes(number)) continue;
        overtaken.set(partition, group);
        warn(
          `reading ${partition}: the store goes on at offset ${own}, the group at ${group}: another member has read ` +
            `${group - own} offsets since. Going on there; what was open of its series is closed.`,
        );
      }
    }
  });
  return overtaken;
}

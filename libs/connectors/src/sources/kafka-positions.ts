import type { SourceRun } from '@kymo/domain';
import { withAdmin, type Consumer, type Kafka } from '../kafka/kafka-client';

export interface Restart {
  readonly offset: number;
  /** The topic was created anew: what is known of its positions no longer holds. */
  readonly anew: boolean;
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
        const anew = position > Number(high);
        restarts.set(partition, { offset: Number(low), anew });
        warn(
          anew
            ? `reading ${partition}: the store goes on at offset ${position}, the partition ends at ${high}: the topic ` +
                `was created anew. Reading it from its beginning, offset ${low}.`
            : `reading ${partition}: the store goes on at offset ${position}, the partition begins at ${low}: ` +
                `${Number(low) - position} records were deleted before they were read. Raise the topic's retention.`,
        );
      }
    }
  });
  return restarts;
}

/** Moves a consumer to the known positions of the partitions that it was assigned. */
export function seek(
  consumer: Consumer,
  assignment: Readonly<Record<string, readonly number[]>>,
  positionOf: (partition: string) => number | undefined,
): void {
  for (const [topic, partitions] of Object.entries(assignment)) {
    for (const partition of partitions) {
      const position = positionOf(`${topic}/${partition}`);
      if (position !== undefined) consumer.seek({ topic, partition, offset: String(position) });
    }
  }
}

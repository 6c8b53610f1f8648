import type { SourceRun } from '@kymo/domain';
import type { Admin, Consumer } from '../../kafka/kafka-client';

type ResumeAt = SourceRun['resumeAt'];
type Assignment = Readonly<Record<string, readonly number[]>>;

/** Why a partition is read from elsewhere than the position of the store. */
export interface Restart {
  readonly offset: number;
  /**
   * `recreated`: the topic was deleted and created again. `deleted`: records were deleted before they were read.
   * `overtaken`: another member has read on.
   */
  readonly why: 'recreated' | 'deleted' | 'overtaken';
  /** Records between the position of the store and `offset` that were never read. */
  readonly unread: number;
  readonly message: string;
}

/** Names of all partitions of an assignment. */
export function partitionsOf(assignment: Assignment): string[] {
  return Object.entries(assignment).flatMap(([topic, numbers]) =>
    numbers.map((number) => `${topic}/${number}`),
  );
}

/** Partitions that cannot be read from the store's position, because it no longer exists. */
export async function restartPositions(
  admin: Admin,
  assignment: Assignment,
  resumeAt: ResumeAt,
): Promise<Map<string, Restart>> {
  const restarts = new Map<string, Restart>();
  for (const [topic, numbers] of Object.entries(assignment)) {
    for (const { partition: number, low, high } of await admin.fetchTopicOffsets(topic)) {
      const partition = `${topic}/${number}`;
      const position = resumeAt(partition);
      if (!numbers.includes(number) || position === undefined) continue;
      const [first, end] = [Number(low), Number(high)];
      if (position > end) restarts.set(partition, recreated(partition, position, first, end));
      else if (position < first) restarts.set(partition, deleted(partition, position, first));
    }
  }
  return restarts;
}

/** Records deleted by retention before they were read: what is left begins at `first`. */
export function deleted(partition: string, position: number, first: number): Restart {
  const unread = first - position;
  return {
    offset: first,
    why: 'deleted',
    unread,
    message:
      `reading ${partition}: offsets ${position} to ${first - 1} are lost: ${unread} records were deleted before they were ` +
      `read. Going on at offset ${first}. Raise the topic's retention, or run more monitors.`,
  };
}

export function recreated(partition: string, position: number, first: number, end: number): Restart {
  return {
    offset: first,
    why: 'recreated',
    unread: 0,
    message:
      `reading ${partition}: the store goes on at offset ${position}, the partition ends at ${end}: the topic was deleted ` +
      `and created again. Reading it from its beginning, offset ${first}.`,
  };
}

/** Partitions that another member has read on from the store's position. */
export async function overtakenPositions(
  admin: Admin,
  groupId: string,
  assignment: Assignment,
  resumeAt: ResumeAt,
): Promise<Map<string, Restart>> {
  const overtaken = new Map<string, Restart>();
  const topics = Object.keys(assignment);
  if (topics.length === 0) return overtaken;
  for (const { topic, partitions } of await admin.fetchOffsets({ groupId, topics })) {
    const bounds = await admin.fetchTopicOffsets(topic);
    const ends = new Map(bounds.map(({ partition, high }) => [partition, Number(high)]));
    for (const { partition: number, offset } of partitions) {
      const partition = `${topic}/${number}`;
      const [own, group] = [resumeAt(partition), Number(offset)];
      // A position beyond the end is of a topic of that name that is no more.
      const isAhead = own !== undefined && group > own && group <= (ends.get(number) ?? 0);
      if (!isAhead || !assignment[topic]!.includes(number)) continue;
      overtaken.set(partition, {
        offset: group,
        why: 'overtaken',
        unread: 0,
        message:
          `reading ${partition}: the store goes on at offset ${own}, the group at ${group}: another member has read ` +
          `${group - own} offsets since. Going on there; what was open of its series is closed. With state: topic the ` +
          'state of a partition moves with it.',
      });
    }
  }
  return overtaken;
}

/** Moves a consumer within the partitions that it was assigned. */
export function seek(consumer: Consumer, partition: string, offset: number): void {
  const slash = partition.lastIndexOf('/');
  const [topic, number] = [partition.slice(0, slash), Number(partition.slice(slash + 1))];
  consumer.seek({ topic, partition: number, offset: String(offset) });
}

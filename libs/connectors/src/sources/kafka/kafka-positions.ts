import { type Admin, type Consumer, type Kafka, withAdmin } from '../../kafka/kafka-client';
import { topicIds } from '../../kafka/topic-ids';
import { topicPartitionOf } from '../../kafka/topic-partition';
import type { KafkaSourceOptions } from './kafka-options';

export type Assignment = Readonly<Record<string, readonly number[]>>;
/** Where reading begins the first time: a time is text in ISO 8601. */
export type Start = KafkaSourceOptions['start'];

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

/** What Kafka knows of a partition. */
export interface PartitionFacts {
  readonly low: number;
  readonly high: number;
  /** First offset of the time at which reading is to begin. */
  readonly atStart?: number | undefined;
  /** Position that the group has committed. */
  readonly group?: number | undefined;
  readonly topicId?: string | undefined;
}

/** Where a partition is read from; with the reason, where that is not the position of the store. */
export type Begin =
  | { readonly at: 'position' | 'group' | 'start'; readonly offset: number }
  | { readonly at: 'restart'; readonly offset: number; readonly restart: Restart };

/** Names of all partitions of an assignment. */
export function partitionsOf(assignment: Assignment): string[] {
  return Object.entries(assignment).flatMap(([topic, numbers]) =>
    numbers.map((number) => `${topic}/${number}`),
  );
}

/** What Kafka knows of the partitions of an assignment, by name. @param start looked for where it is a time */
export async function factsOf(
  kafka: Kafka,
  assignment: Assignment,
  groupId: string,
  start: Start,
): Promise<Map<string, PartitionFacts>> {
  const topics = Object.keys(assignment).filter((topic) => assignment[topic]!.length > 0);
  const facts = new Map<string, PartitionFacts>();
  if (topics.length === 0) return facts;
  const ids = await topicIds(kafka, topics);
  await withAdmin(kafka, async (admin) => {
    const committed = await admin.fetchOffsets({ groupId, topics });
    for (const { topic, partitions } of committed) {
      const group = new Map(partitions.map(({ partition, offset }) => [partition, Number(offset)]));
      const atStart = await offsetsAt(admin, topic, start);
      for (const { partition, low, high } of await admin.fetchTopicOffsets(topic)) {
        const own = group.get(partition);
        facts.set(`${topic}/${partition}`, {
          low: Number(low),
          high: Number(high),
          atStart: atStart.get(partition),
          group: own !== undefined && own >= 0 ? own : undefined,
          topicId: ids.get(topic),
        });
      }
    }
  });
  return facts;
}

async function offsetsAt(admin: Admin, topic: string, start: Start): Promise<Map<number, number>> {
  if (start === 'earliest' || start === 'latest') return new Map();
  const found = await admin.fetchTopicOffsetsByTimestamp(topic, Date.parse(start));
  return new Map(found.map(({ partition, offset }) => [partition, Number(offset)]));
}

/** What is known here of a partition. */
export interface OwnPosition {
  readonly position: number | undefined;
  readonly topicId: string | undefined;
  /** Whether state is local, so that a position of the group that is ahead means that another member has read on. */
  readonly isLocal: boolean;
  /** Where it begins the first time. */
  readonly start: Start;
  /** Whether it has come up since reading began: none of it is old. */
  readonly isNew: boolean;
}

/** Where a partition is read from. */
export function beginOf(partition: string, facts: PartitionFacts, own: OwnPosition): Begin {
  const { low, high, group, topicId } = facts;
  const { position } = own;
  if (position === undefined) return firstBegin(facts, own);
  const isOther = topicId !== undefined && own.topicId !== undefined && topicId !== own.topicId;
  if (isOther || position > high) return restarted(recreated(partition, position, low, high));
  if (position < low) return restarted(deleted(partition, position, low));
  // A position beyond the end is of a topic of that name that is no more.
  if (own.isLocal && group !== undefined && group > position && group <= high)
    return restarted(overtaken(partition, position, group));
  return { at: 'position', offset: position };
}

function firstBegin({ low, high, group, atStart }: PartitionFacts, { start, isNew }: OwnPosition): Begin {
  if (group !== undefined && group <= high) return { at: 'group', offset: Math.max(low, group) };
  if (start === 'earliest' || isNew) return { at: 'start', offset: low };
  return { at: 'start', offset: start === 'latest' ? high : (atStart ?? high) };
}

function restarted(restart: Restart): Begin {
  return { at: 'restart', offset: restart.offset, restart };
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

/** Another member has read on from the store's position. */
function overtaken(partition: string, position: number, group: number): Restart {
  return {
    offset: group,
    why: 'overtaken',
    unread: 0,
    message:
      `reading ${partition}: the store goes on at offset ${position}, the group at ${group}: another member has read ` +
      `${group - position} offsets since. Going on there; what was open of its series is closed. With state: topic the ` +
      'state of a partition moves with it.',
  };
}

/** Moves a consumer within the partitions that it was assigned. */
export function seek(consumer: Consumer, partition: string, offset: number): void {
  consumer.seek({ ...topicPartitionOf(partition), offset: String(offset) });
}

import type { Assigner, Cluster } from 'kafkajs';
import { AssignerProtocol } from '../../kafka/kafka-client';
import { topicPartitionOf } from '../../kafka/topic-partition';

const { MemberAssignment, MemberMetadata } = AssignerProtocol;
const NAME = 'KymoSticky';
const VERSION = 0;

/** What a member asks for when it joins: partitions that it holds now, and others of which it has state at hand. */
export interface Claims {
  readonly held: readonly string[];
  readonly known: readonly string[];
}

/** Divides partitions so that members get equally many, and keep what they have as far as that allows. */
export function stickyAssigner(
  cluster: Pick<Cluster, 'findTopicPartitionMetadata'>,
  claims: () => Claims,
): Assigner {
  const partitionsOf = (topics: readonly string[]) =>
    topics.flatMap((topic) =>
      cluster.findTopicPartitionMetadata(topic).map(({ partitionId }) => `${topic}/${partitionId}`),
    );
  return {
    name: NAME,
    version: VERSION,
    protocol: ({ topics }) => ({
      name: NAME,
      metadata: MemberMetadata.encode({
        version: VERSION,
        topics,
        userData: Buffer.from(JSON.stringify(claims())),
      }),
    }),
    assign: ({ members, topics }) => {
      const claimed = new Map(
        members.map(({ memberId, memberMetadata }) => [
          memberId,
          JSON.parse(MemberMetadata.decode(memberMetadata)!.userData.toString()) as Claims,
        ]),
      );
      const divided = [...divide(partitionsOf(topics), claimed)];
      return Promise.resolve(
        divided.map(([memberId, partitions]) => ({
          memberId,
          memberAssignment: MemberAssignment.encode({
            version: VERSION,
            assignment: byTopic(partitions),
            userData: Buffer.alloc(0),
          }),
        })),
      );
    },
  };
}

/** Partitions by member. The same for the same claims, in whatever order they come. */
export function divide(
  partitions: readonly string[],
  claims: ReadonlyMap<string, Claims>,
): Map<string, string[]> {
  const free = new Set([...partitions].sort());
  const shares = new Map([...claims.keys()].sort().map((member) => [member, [] as string[]]));
  const least = Math.floor(free.size / shares.size);
  let larger = free.size % shares.size;
  const give = (member: string, partition: string): boolean => {
    const share = shares.get(member)!;
    if (!free.has(partition) || share.length > least) return false;
    if (share.length === least && (larger -= 1) < 0) {
      larger = 0;
      return false;
    }
    share.push(partition);
    return free.delete(partition);
  };
  const known = new Set([...claims.values()].flatMap((claim) => claim.known));
  // Those who hold most keep one more; what others know already is let go first.
  const byHolding = [...shares.keys()].sort(
    (one, other) => claims.get(other)!.held.length - claims.get(one)!.held.length,
  );
  for (const member of byHolding) {
    const held = [...claims.get(member)!.held].sort((a, b) => Number(known.has(a)) - Number(known.has(b)));
    for (const partition of held) give(member, partition);
  }
  for (const member of shares.keys())
    for (const partition of claims.get(member)!.known) give(member, partition);
  for (const partition of [...free]) {
    const poorest = [...shares].reduce((a, b) => (b[1].length < a[1].length ? b : a));
    poorest[1].push(partition);
  }
  return shares;
}

function byTopic(partitions: readonly string[]): Record<string, number[]> {
  const topics: Record<string, number[]> = {};
  for (const { topic, partition } of partitions.map(topicPartitionOf)) (topics[topic] ??= []).push(partition);
  return topics;
}

import type { SourceRun } from '@kymo/domain';
import type { Consumer, Kafka } from '../../kafka/kafka-client';
import { topicIds } from '../../kafka/topic-ids';
import { topicPartitionOf } from '../../kafka/topic-partition';
import type { ConsumerSession } from './consumer-session';
import {
  type Assignment,
  beginOf,
  deleted,
  factsOf,
  partitionsOf,
  recreated,
  type Restart,
  seek,
  type Start,
} from './kafka-positions';

export interface AssignmentDeps {
  readonly kafka: Kafka;
  readonly consumer: Consumer;
  readonly groupId: string;
  /** Where a partition begins of which no position is known. */
  readonly start: Start;
  /** Whether a partition has come up since the source began to read. */
  readonly isNew: (partition: string) => boolean;
  readonly run: Pick<SourceRun, 'resumeAt' | 'topicIdOf' | 'assign'>;
  readonly session: ConsumerSession;
  /** Resolves when no pass is under way. */
  readonly settled: () => Promise<void>;
  /** Told why a partition is not read from where the store goes on. */
  readonly restarted: (restart: Restart) => void;
  /** Told where a partition begins of which the store knows no position. */
  readonly begun: (partition: string, offset: number) => void;
}

/** The partitions of one session of a consumer: where each is read from, and whether its state is at hand. */
export class AssignedPartitions {
  /** Grows with each assignment: a batch that was fetched under an earlier one is nobody's. */
  generation = 0;
  /** Names of the partitions. */
  names: readonly string[] = [];
  #ready: Promise<void> = Promise.resolve();
  #restarts = new Map<string, Restart>();
  readonly #topicIds = new Map<string, string>();

  constructor(private readonly deps: AssignmentDeps) {}

  /** Resolves when the partitions assigned last may be passed on. */
  get ready(): Promise<void> {
    return this.#ready;
  }

  /** Takes an assignment of the group. A failure ends the session. */
  assign(assignment: Assignment): void {
    const { session, consumer, run } = this.deps;
    const generation = (this.generation += 1);
    this.names = partitionsOf(assignment);
    for (const partition of this.names) {
      const position = run.resumeAt(partition);
      if (position !== undefined) seek(consumer, partition, position);
    }
    this.#ready = this.#ready.then(() =>
      generation === this.generation ? this.#prepare(assignment) : undefined,
    );
    this.#ready.catch((thrown: unknown) => session.fail(thrown));
  }

  /** Why the next batch of a partition does not begin where the store goes on; told once. */
  takeRestart(partition: string): Restart | undefined {
    const restart = this.#restarts.get(partition);
    this.#restarts.delete(partition);
    return restart;
  }

  /** Whether a partition is known to go on at an offset that the store does not expect. */
  isRestarted(partition: string, offset: number): boolean {
    return this.#restarts.get(partition)?.offset === offset;
  }

  /** Identity of a topic that is read, where the brokers tell it. */
  topicId(topic: string): string | undefined {
    return this.#topicIds.get(topic);
  }

  /** Takes note of where a partition begins: what the store has not read before is deleted. */
  noticeBegin(partition: string, low: number): void {
    const position = this.deps.run.resumeAt(partition);
    if (position === undefined || low <= position || this.#restarts.has(partition)) return;
    this.#restart(partition, deleted(partition, position, low));
    seek(this.deps.consumer, partition, low);
  }

  /**
   * Notices that the topic was deleted and created again while it was read: the client then starts from the beginning by
   * itself, and the partition ends before the position of the store. A batch that was fetched before the client knew that
   * position does not count.
   */
  async noticeNewBeginning(partition: string, firstOffset: number, end: number): Promise<void> {
    const { kafka, run } = this.deps;
    const position = run.resumeAt(partition);
    if (this.#restarts.has(partition) || position === undefined) return;
    if (firstOffset >= position || end >= position) return;
    this.#learn(await topicIds(kafka, [topicPartitionOf(partition).topic]));
    this.#restart(partition, recreated(partition, position, firstOffset, end));
  }

  async #prepare(assignment: Assignment): Promise<void> {
    const { kafka, consumer, groupId, start, isNew, run, session, settled, begun } = this.deps;
    await settled();
    if (session.hasEnded) return;
    const taken = await run.assign?.(this.names);
    void taken?.lost.then((why) => session.fail(why));
    const isLocal = taken === undefined;
    const facts = await factsOf(kafka, assignment, groupId, start);
    if (session.hasEnded) return;
    this.#restarts = new Map();
    const untold: [partition: string, offset: number][] = [];
    for (const partition of this.names) {
      const known = facts.get(partition);
      if (known === undefined) continue;
      const { topic } = topicPartitionOf(partition);
      if (known.topicId !== undefined) this.#learn([[topic, known.topicId]]);
      const begin = beginOf(partition, known, {
        position: run.resumeAt(partition),
        topicId: run.topicIdOf?.(partition),
        isLocal,
        start,
        isNew: isNew(partition),
      });
      if (begin.at === 'restart') this.#restart(partition, begin.restart);
      if (begin.at !== 'position') begun(partition, begin.offset);
      seek(consumer, partition, begin.offset);
      if (begin.at === 'start' && start !== 'earliest') untold.push([partition, begin.offset]);
      // What ended the session before may have ended a commit on its way, and perhaps nothing more comes.
      if (begin.at === 'position' && isLocal && known.group !== begin.offset)
        untold.push([partition, begin.offset]);
    }
    if (untold.length > 0) await this.#tellGroup(untold);
  }

  /** Commits where reading goes on; where that is the first time, what comes while the monitor is away is not left out later. */
  async #tellGroup(positions: readonly (readonly [partition: string, offset: number])[]): Promise<void> {
    const offsets = positions.map(([partition, offset]) => ({
      ...topicPartitionOf(partition),
      offset: String(offset),
    }));
    await this.deps.consumer.commitOffsets(offsets);
  }

  #restart(partition: string, restart: Restart): void {
    this.#restarts.set(partition, restart);
    this.deps.restarted(restart);
  }

  #learn(ids: Iterable<readonly [topic: string, id: string]>): void {
    for (const [topic, id] of ids) this.#topicIds.set(topic, id);
  }
}

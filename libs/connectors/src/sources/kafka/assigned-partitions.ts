import type { SourceRun } from '@kymo/domain';
import { withAdmin, type Consumer, type Kafka } from '../../kafka/kafka-client';
import type { ConsumerSession } from './consumer-session';
import {
  deleted,
  overtakenPositions,
  partitionsOf,
  recreated,
  restartPositions,
  seek,
  type Restart,
} from './kafka-positions';

export interface AssignmentDeps {
  readonly kafka: Kafka;
  readonly consumer: Consumer;
  readonly groupId: string;
  readonly run: Pick<SourceRun, 'resumeAt' | 'assign'>;
  readonly session: ConsumerSession;
  /** Resolves when no pass is under way. */
  readonly settled: () => Promise<void>;
  /** Told why a partition is not read from where the store goes on. */
  readonly restarted: (restart: Restart) => void;
}

type MemberAssignment = Readonly<Record<string, readonly number[]>>;

/** The partitions of one session of a consumer: where each is read from, and whether its state is at hand. */
export class AssignedPartitions {
  /** Grows with each assignment: a batch that was fetched under an earlier one is nobody's. */
  generation = 0;
  /** Names of the partitions. */
  names: readonly string[] = [];
  #ready: Promise<void> = Promise.resolve();
  #restarts = new Map<string, Restart>();

  constructor(private readonly deps: AssignmentDeps) {}

  /** Resolves when the partitions assigned last may be passed on. */
  get ready(): Promise<void> {
    return this.#ready;
  }

  /** Takes an assignment of the group. A failure ends the session. */
  assign(assignment: MemberAssignment): void {
    const { session, consumer, run } = this.deps;
    const generation = (this.generation += 1);
    this.names = partitionsOf(assignment);
    for (const partition of this.names) this.#seek(consumer, partition, run.resumeAt(partition));
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

  /** Takes note of where a partition begins: what the store has not read before is deleted. */
  noticeBegin(partition: string, low: number): void {
    const position = this.deps.run.resumeAt(partition);
    if (position === undefined || low <= position || this.#restarts.has(partition)) return;
    this.restart(partition, deleted(partition, position, low));
  }

  /** Reads a partition from elsewhere from now on. */
  restart(partition: string, restart: Restart): void {
    this.#restarts.set(partition, restart);
    this.deps.restarted(restart);
    seek(this.deps.consumer, partition, restart.offset);
  }

  /**
   * Notices that the topic was deleted and created again while it was read: the client then starts from the beginning by
   * itself, and the partition ends before the position of the store. A batch that was fetched before the client knew that
   * position does not count.
   */
  noticeNewBeginning(partition: string, firstOffset: number, end: number): void {
    const position = this.deps.run.resumeAt(partition);
    if (this.#restarts.has(partition) || position === undefined) return;
    if (firstOffset >= position || end >= position) return;
    const restart = recreated(partition, position, firstOffset, end);
    this.#restarts.set(partition, restart);
    this.deps.restarted(restart);
  }

  async #prepare(assignment: MemberAssignment): Promise<void> {
    const { kafka, consumer, groupId, run, session, settled } = this.deps;
    await settled();
    if (session.hasEnded) return;
    const taken = await run.assign?.(this.names);
    void taken?.lost.then((why) => session.fail(why));
    const found = await withAdmin(kafka, async (admin) => {
      const gone = await restartPositions(admin, assignment, run.resumeAt);
      const overtaken = taken
        ? new Map<string, Restart>()
        : await overtakenPositions(admin, groupId, assignment, run.resumeAt);
      return new Map([...overtaken, ...gone]);
    });
    if (session.hasEnded) return;
    this.#restarts = new Map();
    for (const partition of this.names) {
      const restart = found.get(partition);
      if (restart) this.restart(partition, restart);
      else if (taken) this.#seek(consumer, partition, run.resumeAt(partition));
    }
  }

  #seek(consumer: Consumer, partition: string, offset: number | undefined): void {
    if (offset !== undefined) seek(consumer, partition, offset);
  }
}

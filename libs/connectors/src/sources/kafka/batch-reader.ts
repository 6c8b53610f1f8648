import { KymoError, type SourceRun } from '@kymo/domain';
import { type EachBatchPayload, type Kafka, withAdmin } from '../../kafka/kafka-client';
import { topicPartitionOf } from '../../kafka/topic-partition';
import type { AssignedPartitions } from './assigned-partitions';
import type { ConsumerSession } from './consumer-session';
import { Heartbeats } from './heartbeats';
import { rawRecord } from './kafka-record';
import { PassFailure, type PassesUnderWay } from './passes-under-way';

export interface BatchReaderDeps {
  readonly kafka: Kafka;
  readonly run: SourceRun;
  readonly session: ConsumerSession;
  readonly partitions: AssignedPartitions;
  readonly passes: PassesUnderWay;
  /** Most records of a pass. */
  readonly batchRecords: number;
  readonly heartbeatIntervalMs: number;
}

/** Passes on what the client fetches, in batches of bounded size, and acknowledges each behind its effects. */
export class BatchReader {
  constructor(private readonly deps: BatchReaderDeps) {}

  /** Takes a fetched batch. Its failure ends the session. */
  async read(payload: EachBatchPayload): Promise<void> {
    const { session, partitions, heartbeatIntervalMs } = this.deps;
    const heartbeats = new Heartbeats(payload.heartbeat, heartbeatIntervalMs / 2);
    try {
      await partitions.ready;
      if (!session.hasEnded) await this.#passBatch(payload, heartbeats);
    } catch (thrown) {
      if (!(thrown instanceof PassFailure || thrown instanceof KymoError)) throw thrown;
      session.fail(thrown);
    } finally {
      heartbeats.stop();
    }
  }

  async #passBatch(payload: EachBatchPayload, heartbeats: Heartbeats): Promise<void> {
    const { batch, resolveOffset, commitOffsetsIfNecessary, isRunning, isStale } = payload;
    const { run, partitions, passes, batchRecords } = this.deps;
    const partition = `${batch.topic}/${batch.partition}`;
    const { generation } = partitions;
    const goesOn = () =>
      heartbeats.isMember &&
      isRunning() &&
      !isStale() &&
      !run.signal.aborted &&
      generation === partitions.generation;
    if (!goesOn() || !partitions.names.includes(partition)) return;
    const firstOffset = Number(batch.messages[0]!.offset);
    await partitions.noticeNewBeginning(partition, firstOffset, Number(batch.highWatermark));
    if (await this.#skipsDeleted(partition, firstOffset)) return;
    for (let first = 0; first < batch.messages.length && goesOn(); first += batchRecords) {
      const messages = batch.messages.slice(first, first + batchRecords);
      const lastOffset = messages.at(-1)!.offset;
      const ends = first + messages.length === batch.messages.length;
      const nextOffset = Number(ends ? batch.lastOffset() : lastOffset) + 1;
      const records = messages.map((message) => rawRecord(message, partition));
      const topicId = partitions.topicId(batch.topic);
      const why = partitions.takeRestart(partition)?.why;
      const [recreated, overtaken] = [why === 'recreated', why === 'overtaken'];
      await passes.pass({ partition, records, nextOffset, topicId, recreated, overtaken }, run);
      resolveOffset(lastOffset);
      if (run.assign) continue;
      const committed = [{ partition: batch.partition, offset: String(nextOffset) }];
      await commitOffsetsIfNecessary({ topics: [{ topic: batch.topic, partitions: committed }] });
    }
  }

  /** Whether records between the position of the store and a batch were deleted unread, and reading goes on elsewhere. */
  async #skipsDeleted(partition: string, firstOffset: number): Promise<boolean> {
    const { kafka, run, partitions } = this.deps;
    const position = run.resumeAt(partition);
    if (position === undefined || firstOffset <= position) return false;
    if (partitions.isRestarted(partition, firstOffset)) return false;
    const { topic, partition: number } = topicPartitionOf(partition);
    const bounds = await withAdmin(kafka, (admin) => admin.fetchTopicOffsets(topic));
    const low = Number(bounds.find((one) => one.partition === number)?.low ?? 0);
    partitions.noticeBegin(partition, low);
    return low > position;
  }
}

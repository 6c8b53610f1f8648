import { type Clock, type PartitionLag, systemClock } from '@kymo/domain';
import { withAdmin, type Kafka } from '../../kafka/kafka-client';
import { topicPartitionOf } from '../../kafka/topic-partition';

/** How often the ends of the partitions are looked up. */
const LOOK_MS = 5_000;

interface Progress {
  /** Everything before is read, or is nothing to read. */
  reached: number;
  end: number;
  /** When `reached` last grew, or there was nothing to read. */
  sinceMs: number;
}

/** What is watched of the partitions of one session. */
export interface StreamWatchDeps {
  readonly kafka: Kafka;
  readonly names: () => readonly string[];
  readonly resumeAt: (partition: string) => number | undefined;
  /** Whether a pass over the partition is under way: that is slow, not stuck. */
  readonly isPassing: (partition: string) => boolean;
  readonly stalledMs: number;
  /** Told where a partition begins while nothing of it is passed on: what came before is deleted. */
  readonly begins: (partition: string, low: number) => void;
  /** Told of a partition that goes on while nothing is read of it. */
  readonly stalled: (partition: string, lag: number, stalledMs: number) => void;
}

/** Compares how far each partition is read with how far it goes: the lag, and whether reading has stopped without a word. */
export class StreamWatch {
  readonly #progress = new Map<string, Progress>();
  readonly #timer: NodeJS.Timeout;
  #lookedAtMs = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly deps: StreamWatchDeps,
    lookMs = LOOK_MS,
    private readonly now: () => number = () => performance.now(),
    private readonly clock: Clock = systemClock,
  ) {
    // Kafka may be away: then the session ends by itself, and the lag stays as it was.
    this.#timer = setInterval(() => void this.look().catch(() => undefined), lookMs);
  }

  /** Notes that the client has gone through a partition up to an offset, whether there was something to read or not. */
  reach(partition: string, nextOffset: number): void {
    const progress = this.#progressOf(partition);
    if (nextOffset <= progress.reached) return;
    progress.reached = nextOffset;
    progress.sinceMs = this.now();
  }

  lags(): PartitionLag[] {
    return this.deps.names().flatMap((partition) => {
      const progress = this.#progress.get(partition);
      if (progress === undefined) return [];
      const { topic, partition: number } = topicPartitionOf(partition);
      return [{ topic, partition: String(number), records: Math.max(0, progress.end - progress.reached) }];
    });
  }

  /** Partitions of which nothing waited when last looked, and when that was, milliseconds since the Unix epoch. */
  readToEnd(): ReadonlyMap<string, number> {
    const names = this.deps.names().filter((partition) => {
      const progress = this.#progress.get(partition);
      return progress !== undefined && progress.reached >= progress.end && !this.deps.isPassing(partition);
    });
    return new Map(names.map((partition) => [partition, this.#lookedAtMs]));
  }

  async look(): Promise<void> {
    const { kafka, names, resumeAt, isPassing, begins, stalled, stalledMs } = this.deps;
    const partitions = names();
    const lookedAtMs = this.clock();
    const bounds = await this.#bounds(kafka, partitions);
    this.#lookedAtMs = lookedAtMs;
    for (const partition of partitions) {
      const progress = this.#progressOf(partition);
      const { low, high } = bounds.get(partition) ?? { low: 0, high: progress.end };
      if (!isPassing(partition)) begins(partition, low);
      progress.end = high;
      this.reach(partition, resumeAt(partition) ?? 0);
      if (progress.reached >= progress.end || isPassing(partition)) progress.sinceMs = this.now();
      const stalledFor = this.now() - progress.sinceMs;
      if (stalledFor > stalledMs) stalled(partition, progress.end - progress.reached, stalledFor);
    }
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  async #bounds(kafka: Kafka, partitions: readonly string[]) {
    const bounds = new Map<string, { readonly low: number; readonly high: number }>();
    const topics = new Set(partitions.map((partition) => topicPartitionOf(partition).topic));
    if (topics.size === 0) return bounds;
    await withAdmin(kafka, async (admin) => {
      for (const topic of topics)
        for (const { partition, low, high } of await admin.fetchTopicOffsets(topic))
          bounds.set(`${topic}/${partition}`, { low: Number(low), high: Number(high) });
    });
    return bounds;
  }

  #progressOf(partition: string): Progress {
    let progress = this.#progress.get(partition);
    if (progress === undefined) {
      const reached = this.deps.resumeAt(partition) ?? 0;
      progress = { reached, end: reached, sinceMs: this.now() };
      this.#progress.set(partition, progress);
    }
    return progress;
  }
}

import { type Clock, type Source, systemClock } from '@kymo/domain';
import { Arrivals, type KeptArrivals } from './arrivals';

/** A partition whose series have all fallen silent. */
export interface SilentPartition {
  readonly partition: string;
  /** When it brought its last record that was not late, repeated or refused, by the clock on the wall; milliseconds since the Unix epoch. */
  readonly heardMs: number;
}

/** Time for which a partition has brought nothing, although it was read to its end. */
export interface Idle {
  readonly partition: string;
  readonly idleMs: number;
}

/** What the monitor itself keeps the stream waiting for: a fit that the next window needs, or room in an outbox. */
export type HeldFor = 'fit' | 'room';

/** What is known of the source as a whole, to be kept over a restart. */
export interface KeptSilence extends KeptArrivals {
  readonly isQuiet: boolean;
}

/** Every pass waits for a moment; a wait shorter than this changes no rhythm. */
const SHORTEST_HOLD_MS = 10_000;
/** A partition that was read to its end within this time is, although records of it are under way now. */
const AT_END_MS = 15_000;

/**
 * Watches by the clock on the wall for records that do not come: windows know the rhythm of their series, but only as far as
 * others of the partition take its time on. What cannot be read just now is not silent, nor what the monitor does not take.
 */
export class SilenceWatch {
  private readonly startMs: number;
  private readonly partitionHeardMs = new Map<string, number>();
  /** When each has last brought what took a series on. */
  private readonly partitionNewsMs = new Map<string, number>();
  /** When each was last found to be read to its end. */
  private readonly atEndMs = new Map<string, number>();
  /** Of those read to their end now, when they were last heard, and whether all of their series are silent. */
  private quiet: readonly (SilentPartition & { readonly isSilent: boolean })[] = [];
  private readonly arrivals: Arrivals;
  private readonly holds: HeldFor[] = [];
  private releasedMs: number | undefined;
  private hasEnded = false;

  constructor(
    private readonly source: Pick<Source, 'readToEnd'>,
    private readonly now: Clock = systemClock,
    kept?: KeptSilence,
  ) {
    this.startMs = now();
    this.arrivals = new Arrivals(kept);
    // While the monitor was down nothing could arrive. A source that was quiet before still is, until something does.
    if (kept?.isQuiet === false) this.releasedMs = this.startMs;
  }

  /** What is to be kept over a restart; undefined while too little has arrived. */
  get kept(): KeptSilence | undefined {
    const { kept } = this.arrivals;
    // A monitor that stops ends its stream: that says nothing of the feed.
    const quietMs = this.holds.length > 0 ? undefined : this.arrivals.quietFor(this.now(), this.releasedMs);
    return kept && { ...kept, isQuiet: quietMs !== undefined };
  }

  /** Takes note that a partition has brought records. */
  hear(partition: string): void {
    this.arrivals.hear(this.now(), this.releasedMs);
    this.partitionHeardMs.set(partition, this.now());
  }

  /**
   * Takes note that they have been passed on: until then nothing more could come. Records that are all late, repeated or
   * refused are as good as none, except on the way to the end of the partition. @param hasNews whether any took a series on
   */
  settle(partition: string, hasNews: boolean): void {
    const nowMs = this.now();
    const isBehind = nowMs - (this.atEndMs.get(partition) ?? Number.NEGATIVE_INFINITY) > AT_END_MS;
    if (hasNews || isBehind) this.partitionNewsMs.set(partition, nowMs);
    this.partitionHeardMs.set(partition, this.partitionNewsMs.get(partition) ?? this.startMs);
  }

  /** Takes note that the monitor keeps the stream waiting until `wait` has ended. */
  async hold<Result>(reason: HeldFor, wait: Promise<Result>): Promise<Result> {
    const fromMs = this.now();
    this.holds.push(reason);
    try {
      return await wait;
    } finally {
      this.holds.splice(this.holds.indexOf(reason), 1);
      if (this.now() - fromMs >= SHORTEST_HOLD_MS) this.releasedMs = this.now();
    }
  }

  /** What the stream is kept waiting for now; null where whatever comes is taken. */
  get heldFor(): HeldFor | null {
    return this.holds[0] ?? null;
  }

  /** Wall-clock time until which the stream was kept waiting last; null where it never was for long. */
  get heldUntilMs(): number | null {
    return this.releasedMs ?? null;
  }

  /** Takes note that the stream has ended: nothing more is to come. */
  end(): void {
    this.hasEnded = true;
  }

  /** @param silentAfter how long a partition may bring nothing before a series of it is silent; infinite where all are, NaN where there are none */
  due(silentAfter: (partition: string) => number): readonly Idle[] {
    const limited = [...(this.source.readToEnd?.() ?? [])].flatMap(([partition, seenMs]) => {
      this.atEndMs.set(partition, this.now());
      const limitMs = silentAfter(partition);
      const heardMs = this.partitionHeardMs.get(partition) ?? this.startMs;
      return Number.isNaN(limitMs) ? [] : [{ partition, heardMs, idleMs: seenMs - heardMs, limitMs }];
    });
    this.quiet = limited.map(({ partition, heardMs, limitMs }) => ({
      partition,
      heardMs,
      isSilent: limitMs === Number.POSITIVE_INFINITY,
    }));
    return limited.filter(({ idleMs, limitMs }) => idleMs > limitMs);
  }

  /** Partitions that are silent wholly. */
  get silent(): readonly SilentPartition[] {
    return this.hasEnded ? [] : this.quiet.filter(({ isSilent }) => isSilent);
  }

  /** Wall-clock time of the latest arrival; null before the first. */
  get heardMs(): number | null {
    return this.arrivals.heardMs;
  }

  /** Longest pause of the whole source that is usual, milliseconds; null while too little has arrived to tell. */
  get quietLimitMs(): number | null {
    return this.arrivals.quietLimitMs;
  }

  /** For how long the source as a whole has brought nothing, milliseconds, where that is longer than usual. */
  get quietMs(): number | undefined {
    if (this.hasEnded || this.holds.length > 0) return undefined;
    const nowMs = this.now();
    const { silent } = this;
    if (silent.length > 0 && silent.length === this.quiet.length)
      return nowMs - Math.max(...silent.map(({ heardMs }) => heardMs));
    return this.arrivals.quietFor(nowMs, this.releasedMs);
  }
}

import type { SeriesKey, StageState, Store } from '@kymo/domain';
import type { KnownSeries } from './known-series';
import type { OpenWindowState } from './open-window-state';
import { type ClockState, PartitionClock, restoredClock } from './partition-clock';
import { silenceMs, type WindowOptions } from './window-options';

/** A partition whose series are open. */
export interface OpenPartition {
  readonly name: string;
  readonly clock: PartitionClock;
  /** No series counts as silent before. */
  nextSilenceMs: number;
  /** Samples that have taken their series on. */
  advances: number;
}

/** One leap of a partition counts for at most this share of the time after which its series count as silent. */
const LEAP_SHARE = 0.5;

/** The partitions whose series are open: the clock of each, and which clocks have moved since the last snapshot. */
export class OpenPartitions {
  private readonly partitions = new Map<string, OpenPartition>();
  private readonly movedClocks = new Set<string>();

  constructor(
    private readonly options: WindowOptions,
    private readonly store: Pick<Store, 'stageState' | 'stageKeys'>,
  ) {}

  find(name: string): OpenPartition | undefined {
    return this.partitions.get(name);
  }

  /** One that is new begins. */
  get(name: string): OpenPartition {
    return this.partitions.get(name) ?? this.begin(name);
  }

  /** Takes the clock of a partition on to the newest sample of a series. @param population series of the partition */
  advance(open: OpenPartition, series: SeriesKey, state: OpenWindowState, population: number): void {
    const { clock } = open;
    const before = clock.state;
    const leapMs = clock.hear(series, state.newestMs, state.intervalMs, population);
    // Where all have paused together, the first to come back must not make the others look left behind.
    if (leapMs !== 0) {
      const countedMs = LEAP_SHARE * silenceMs(this.options, state.intervalMs);
      clock.passOver(leapMs > 0 ? Math.max(0, leapMs - countedMs) : leapMs);
      open.nextSilenceMs = Number.NEGATIVE_INFINITY;
    }
    if (clock.state !== before) this.movedClocks.add(open.name);
  }

  delete(name: string): void {
    this.partitions.delete(name);
    this.movedClocks.add(name);
  }

  /** The clocks that have moved since the last snapshot. */
  snapshot(): StageState[] {
    const clocks = [...this.movedClocks].map((key): StageState => ({
      stage: 'clock',
      key,
      state: this.partitions.get(key)?.clock.state,
    }));
    this.movedClocks.clear();
    return clocks;
  }

  /** Goes back to what the store holds. */
  reset(): void {
    this.partitions.clear();
    this.movedClocks.clear();
    for (const name of this.store.stageKeys('clock')) {
      this.begin(name, restoredClock(this.store.stageState('clock', name) as ClockState | number));
    }
  }

  private begin(name: string, clock?: ClockState): OpenPartition {
    const begun = {
      name,
      clock: new PartitionClock((stepMs) => LEAP_SHARE * silenceMs(this.options, stepMs), clock),
      nextSilenceMs: Number.NEGATIVE_INFINITY,
      advances: 0,
    };
    this.partitions.set(name, begun);
    return begun;
  }
}

/** Event time of its partition from which on a series counts as silent. */
export function silentAfterMs({ partitionMs, patienceMs }: KnownSeries, { clock }: OpenPartition): number {
  return partitionMs + clock.passedOverMs + patienceMs;
}

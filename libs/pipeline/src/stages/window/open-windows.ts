import type { Sample, SeriesEnd, SeriesKey, StageState, Store } from '@kymo/domain';
import { StateCache } from '../state-cache';
import { ChannelRules } from './channel-rules';
import { type KnownSeries, KnownSeriesMap } from './known-series';
import { type OpenPartition, OpenPartitions, silentAfterMs } from './open-partitions';
import { OpenWindow } from './open-window';
import type { WindowCollector } from './open-window-state';
import type { SeriesOptions } from './series-options';
import { silenceMs, type WindowOptions } from './window-options';
import { statesOf, WindowsInStore } from './windows-in-store';

/**
 * Time between two searches for series to forget, a share of `forgetAfterHours`. Searches happen at fixed moments of event
 * time, so that every run forgets at the same ones.
 */
const FORGET_SHARE = 0.01;
const HOUR_MS = 3_600_000;

/** The open windows of all series: what the store last had, and what the passes under way have changed. */
export class OpenWindows {
  private readonly known = new KnownSeriesMap();
  private readonly open: StateCache<OpenWindow>;
  private readonly partitions: OpenPartitions;
  private readonly inStore: WindowsInStore;
  private readonly forgetAfterMs: number;
  private readonly rules: ChannelRules;

  constructor(
    private readonly options: WindowOptions,
    private readonly limits: SeriesOptions,
    store: Pick<Store, 'stageState' | 'stageKeys'>,
  ) {
    this.rules = new ChannelRules(options.channels);
    this.forgetAfterMs = limits.forgetAfterHours * HOUR_MS;
    this.partitions = new OpenPartitions(options, store);
    this.inStore = new WindowsInStore(store, options, this.rules);
    this.open = new StateCache({
      restore: (series) => this.inStore.restore(series),
      copy: statesOf,
      maxHeld: limits.maxInMemory,
    });
    this.reset();
  }

  /** Whether there is room for a series; a new one takes its place. */
  admit(series: SeriesKey, partition: string): boolean {
    if (this.known.get(series) !== undefined) return true;
    if (this.known.size >= this.limits.maxSeries) return false;
    this.begin(series, partition);
    return true;
  }

  /** Takes a sample in. A series of the partition that has become silent by it gives out a notice. */
  place(sample: Sample, partition: string, collector: WindowCollector): void {
    const { series } = sample;
    const known = this.known.get(series) ?? this.begin(series, partition);
    const open = this.partitions.get(partition);
    const beforeMs = open.clock.reachedMs;
    const window = this.open.get(series)!;
    const { newestMs } = window.state;
    window.place(sample, collector, beforeMs);
    if (window.state.newestMs !== newestMs || window.state.intervalMs === 0) open.advances += 1;
    this.advance(series, known, window, open);
    this.noteChange(series, known, window);
    open.nextSilenceMs = Math.min(open.nextSilenceMs, silentAfterMs(known, open));
    this.reportSilence(partition, open.clock.reachedMs, collector);
    this.forget(partition, beforeMs, collector);
  }

  /** Reports the series that are silent although nothing comes that would take the partition on. @param idleMs for so long */
  passTime(partition: string, idleMs: number, collector: WindowCollector): void {
    const open = this.partitions.find(partition);
    if (open) this.reportSilence(partition, open.clock.reachedMs + idleMs, collector);
  }

  /** How long a partition may bring nothing before a series of it is silent, at the earliest, milliseconds; infinite where all are, NaN where there are none. */
  silentAfter(partition: string): number {
    const open = this.partitions.find(partition);
    return open === undefined || this.known.populationOf(partition) === 0
      ? Number.NaN
      : open.nextSilenceMs - open.clock.reachedMs;
  }

  /** How many samples of a partition have taken their series on: those that are late or repeated do not. */
  advancesOf(partition: string): number {
    return this.partitions.find(partition)?.advances ?? 0;
  }

  /** Ends all series of a partition that another member has read on: they begin again where that member stopped. */
  giveUp(partition: string, collector: WindowCollector): void {
    const { reachedMs } = this.partitions.get(partition).clock;
    for (const [series] of [...this.known.of(partition)]) this.end(series, reachedMs, 'overtaken', collector);
    this.partitions.delete(partition);
  }

  /** Closes every window of a partition that has ended. */
  finish(partition: string, collector: WindowCollector): void {
    for (const [series, known] of this.known.of(partition)) {
      const window = this.open.get(series)!;
      window.finish(collector);
      this.noteChange(series, known, window);
    }
  }

  /** Copies of all that has changed since the last snapshot. */
  snapshot(): StageState[] {
    return [...this.open.snapshot(), ...this.partitions.snapshot()];
  }

  /** @see StateCache.saved */
  saved(states: readonly StageState[]): void {
    this.open.saved(states);
  }

  /** Goes back to what the store holds. */
  reset(): void {
    this.known.clear();
    this.open.reset();
    this.partitions.reset();
    for (const [series, { partition, ...times }] of this.inStore.standings()) {
      // Many series share the name of a partition: it is held once.
      this.known.add(series, { partition: this.partitions.get(partition).name, ...times });
    }
  }

  /** Takes the partition on to the newest sample of a series. */
  private advance(
    series: SeriesKey,
    known: KnownSeries,
    { state, ring }: OpenWindow,
    open: OpenPartition,
  ): void {
    if (known.partition !== open.name) {
      this.known.move(known, open.name);
      // All of it has to be with the partition that has it now.
      ring.noteStored(Number.NEGATIVE_INFINITY);
    }
    state.partition = open.name;
    this.partitions.advance(open, series, state, this.known.populationOf(open.name));
    state.partitionMs = open.clock.reachedMs - open.clock.passedOverMs;
  }

  private reportSilence(partition: string, reachedMs: number, collector: WindowCollector): void {
    const open = this.partitions.get(partition);
    if (reachedMs <= open.nextSilenceMs) return;
    open.nextSilenceMs = Number.POSITIVE_INFINITY;
    for (const [series, known] of this.known.of(partition)) {
      if (reachedMs > silentAfterMs(known, open)) {
        const window = this.open.get(series)!;
        window.reportSilence(reachedMs, collector);
        this.noteChange(series, known, window);
      }
      open.nextSilenceMs = Math.min(open.nextSilenceMs, silentAfterMs(known, open));
    }
  }

  private forget(partition: string, beforeMs: number, collector: WindowCollector): void {
    const { clock } = this.partitions.get(partition);
    const searchMs = this.lastSearch(clock.reachedMs);
    if (searchMs === this.lastSearch(beforeMs)) return;
    const ownMs = clock.reachedMs - clock.passedOverMs;
    for (const [series, known] of this.known.of(partition)) {
      // Its first samples came before the time of the partition was known.
      if (!Number.isFinite(known.partitionMs)) {
        const window = this.open.get(series)!;
        window.state.partitionMs = ownMs;
        this.noteChange(series, known, window);
      }
      const awayMs = searchMs - clock.passedOverMs - known.partitionMs;
      if (awayMs < Math.max(this.forgetAfterMs, silenceMs(this.options, known.intervalMs))) continue;
      this.end(series, clock.reachedMs, 'forgotten', collector);
    }
  }

  private end(series: SeriesKey, partitionMs: number, ends: SeriesEnd, collector: WindowCollector): void {
    this.open.get(series)!.end(partitionMs, ends, collector);
    this.open.delete(series);
    this.known.delete(series);
  }

  private lastSearch(reachedMs: number): number {
    const everyMs = FORGET_SHARE * this.forgetAfterMs;
    return everyMs * Math.floor(reachedMs / everyMs);
  }

  private begin(series: SeriesKey, partition: string): KnownSeries {
    const window = OpenWindow.begin(series, partition, this.options, this.rules);
    this.open.set(series, window);
    return this.known.add(series, {
      partition: this.partitions.get(partition).name,
      partitionMs: window.state.partitionMs,
      patienceMs: window.patienceMs,
      intervalMs: window.state.intervalMs,
    });
  }

  private noteChange(series: SeriesKey, known: KnownSeries, window: OpenWindow): void {
    this.open.noteChange(series);
    known.partitionMs = window.state.partitionMs;
    known.patienceMs = window.patienceMs;
    known.intervalMs = window.state.intervalMs;
  }
}

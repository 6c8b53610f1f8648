import type { Sample, SeriesEnd, SeriesKey, StageState, Store } from '@kymo/domain';
import { ChannelRules } from './channel-rules';
import { OpenWindow } from './open-window';
import { type ClockState, PartitionClock, restoredClock } from './partition-clock';
import { copyState, type OpenWindowState, restoredState, type WindowCollector } from './open-window-state';
import type { SeriesOptions } from './series-options';
import type { WindowOptions } from './window-options';

/** A partition whose series are open. */
interface OpenPartition {
  readonly clock: PartitionClock;
  /** Series whose newest sample it brought. */
  population: number;
  /** No series counts as silent before. */
  nextSilenceMs: number;
}

/** One leap of a partition counts for at most this share of the time after which its series count as silent. */
const LEAP_SHARE = 0.5;
/**
 * Time between two searches for series to forget, a share of `forgetAfterHours`. Searches happen at fixed moments of event
 * time, so that every run forgets at the same ones.
 */
const FORGET_SHARE = 0.01;
const HOUR_MS = 3_600_000;

/** The open windows of all series: what the store last had, and what the passes under way have changed. */
export class OpenWindows {
  private readonly open = new Map<SeriesKey, OpenWindow>();
  private readonly partitions = new Map<string, OpenPartition>();
  private readonly changed = new Set<SeriesKey>();
  private readonly movedClocks = new Set<string>();
  private readonly forgetAfterMs: number;
  private readonly rules: ChannelRules;

  constructor(
    private readonly options: WindowOptions,
    private readonly limits: SeriesOptions,
    private readonly store: Pick<Store, 'stageState' | 'stageKeys'>,
  ) {
    this.rules = new ChannelRules(options.channels);
    this.forgetAfterMs = limits.forgetAfterHours * HOUR_MS;
    this.reset();
  }

  /** Whether there is room for a series; a new one takes its place. */
  admit(series: SeriesKey, partition: string): boolean {
    if (!this.open.has(series) && this.open.size >= this.limits.maxSeries) return false;
    this.windowOf(series, partition);
    return true;
  }

  /** Takes a sample in. A series of the partition that has become silent by it gives out a notice. */
  place(sample: Sample, partition: string, collector: WindowCollector): void {
    const window = this.windowOf(sample.series, partition);
    const { clock } = this.partitionOf(partition);
    const beforeMs = clock.reachedMs;
    this.changed.add(sample.series);
    window.place(sample, collector, beforeMs);
    this.advance(sample.series, window, partition);
    this.reportSilence(partition, clock.reachedMs, collector);
    this.forget(partition, beforeMs, collector);
  }

  /** Reports the series that are silent although nothing comes that would take the partition on. @param idleMs for so long */
  passTime(partition: string, idleMs: number, collector: WindowCollector): void {
    if (this.partitions.has(partition))
      this.reportSilence(partition, this.partitionOf(partition).clock.reachedMs + idleMs, collector);
  }

  /** How long a partition may bring nothing before a series of it is silent, at the earliest, milliseconds; infinite where all are, NaN where there are none. */
  silentAfter(partition: string): number {
    const open = this.partitions.get(partition);
    return open === undefined || open.population === 0
      ? Number.NaN
      : open.nextSilenceMs - open.clock.reachedMs;
  }

  /** Ends all series of a partition that another member has read on: they begin again where that member stopped. */
  giveUp(partition: string, collector: WindowCollector): void {
    const { reachedMs } = this.partitionOf(partition).clock;
    for (const [series, window] of this.openOf(partition)) {
      this.end(series, window, reachedMs, 'overtaken', collector);
    }
    this.partitions.delete(partition);
    this.movedClocks.add(partition);
  }

  /** Closes every window of a partition that has ended. */
  finish(partition: string, collector: WindowCollector): void {
    for (const [series, window] of this.openOf(partition)) {
      window.finish(collector);
      this.changed.add(series);
    }
  }

  /** Copies of all that has changed since the last snapshot. */
  snapshot(): StageState[] {
    const windows = [...this.changed].map((key): StageState => {
      const state = this.open.get(key)?.state;
      return { stage: 'window', key, state: state && copyState(state) };
    });
    const clocks = [...this.movedClocks].map((key): StageState => ({
      stage: 'clock',
      key,
      state: this.partitions.get(key)?.clock.state,
    }));
    this.changed.clear();
    this.movedClocks.clear();
    return [...windows, ...clocks];
  }

  /** Goes back to what the store holds. */
  reset(): void {
    this.open.clear();
    this.partitions.clear();
    this.changed.clear();
    this.movedClocks.clear();
    for (const partition of this.store.stageKeys('clock')) {
      this.begin(partition, restoredClock(this.store.stageState('clock', partition) as ClockState | number));
    }
    for (const series of this.store.stageKeys('window')) {
      const state = restoredState(this.store.stageState('window', series) as OpenWindowState, this.options);
      this.open.set(series, new OpenWindow(series, this.options, state, this.rules));
      this.partitionOf(state.partition).population += 1;
    }
  }

  /** Takes the partition on to the newest sample of a series. */
  private advance(series: SeriesKey, window: OpenWindow, partition: string): void {
    const { state } = window;
    const open = this.partitionOf(partition);
    if (state.partition !== partition) {
      this.partitionOf(state.partition).population -= 1;
      open.population += 1;
      state.partition = partition;
    }
    const { clock } = open;
    const before = clock.state;
    const leapMs = clock.hear(series, state.newestMs, state.intervalMs, open.population);
    if (clock.state !== before) this.movedClocks.add(partition);
    if (leapMs !== 0)
      this.leap(partition, leapMs, LEAP_SHARE * this.options.silenceSamples * state.intervalMs);
    state.partitionMs = clock.reachedMs;
    open.nextSilenceMs = Math.min(open.nextSilenceMs, window.silentAfterMs);
  }

  /** Where all have paused together, the first to come back must not make the others look left behind. */
  private leap(partition: string, leapMs: number, countedMs: number): void {
    for (const [series, { state }] of this.openOf(partition)) {
      state.partitionMs += leapMs > 0 ? Math.max(0, leapMs - countedMs) : leapMs;
      this.changed.add(series);
    }
    this.partitionOf(partition).nextSilenceMs = Number.NEGATIVE_INFINITY;
  }

  private reportSilence(partition: string, reachedMs: number, collector: WindowCollector): void {
    const open = this.partitionOf(partition);
    if (reachedMs <= open.nextSilenceMs) return;
    open.nextSilenceMs = Number.POSITIVE_INFINITY;
    for (const [series, window] of this.openOf(partition)) {
      if (window.reportSilence(reachedMs, collector)) this.changed.add(series);
      open.nextSilenceMs = Math.min(open.nextSilenceMs, window.silentAfterMs);
    }
  }

  private forget(partition: string, beforeMs: number, collector: WindowCollector): void {
    const { reachedMs } = this.partitionOf(partition).clock;
    const searchMs = this.lastSearch(reachedMs);
    if (searchMs === this.lastSearch(beforeMs)) return;
    for (const [series, window] of this.openOf(partition)) {
      // Its first samples came before the time of the partition was known.
      if (!Number.isFinite(window.state.partitionMs)) {
        window.state.partitionMs = reachedMs;
        this.changed.add(series);
      }
      if (!window.isOver(searchMs, this.forgetAfterMs)) continue;
      this.end(series, window, reachedMs, 'forgotten', collector);
    }
  }

  private end(
    series: SeriesKey,
    window: OpenWindow,
    partitionMs: number,
    ends: SeriesEnd,
    collector: WindowCollector,
  ): void {
    window.end(partitionMs, ends, collector);
    this.open.delete(series);
    this.partitionOf(window.state.partition).population -= 1;
    this.changed.add(series);
  }

  private lastSearch(reachedMs: number): number {
    const everyMs = FORGET_SHARE * this.forgetAfterMs;
    return everyMs * Math.floor(reachedMs / everyMs);
  }

  private windowOf(series: SeriesKey, partition: string): OpenWindow {
    let window = this.open.get(series);
    if (window === undefined) {
      window = OpenWindow.begin(series, partition, this.options, this.rules);
      this.open.set(series, window);
      this.partitionOf(partition).population += 1;
    }
    return window;
  }

  private partitionOf(partition: string): OpenPartition {
    return this.partitions.get(partition) ?? this.begin(partition);
  }

  private begin(partition: string, clock?: ClockState): OpenPartition {
    const begun = {
      clock: new PartitionClock(LEAP_SHARE * this.options.silenceSamples, clock),
      population: 0,
      nextSilenceMs: Number.NEGATIVE_INFINITY,
    };
    this.partitions.set(partition, begun);
    return begun;
  }

  private openOf(partition: string): [SeriesKey, OpenWindow][] {
    return [...this.open].filter(([, { state }]) => state.partition === partition);
  }
}

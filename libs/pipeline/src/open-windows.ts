import type { Sample, SeriesEnd, SeriesKey, StageState, Store } from '@kymo/domain';
import { OpenWindow } from './open-window';
import type { OpenWindowState, WindowCollector } from './open-window-state';
import type { SeriesOptions } from './series-options';
import type { WindowOptions } from './window-options';

/** How far a partition has come. */
interface PartitionClock {
  /** Latest event time. */
  reachedMs: number;
  /** No series counts as silent before. */
  nextSilenceMs: number;
}

/** Share of its patience with a silent series that one leap of its partition may use up. */
const LEAP_SHARE = 0.5;
/** Share of the time after which a series is forgotten that lies between two looks, at moments that every run has in common. */
const FORGET_SHARE = 0.01;
const HOUR_MS = 3_600_000;

/** The open windows of all series, as the store last had them plus what the pass under way has changed. */
export class OpenWindows {
  private readonly open = new Map<SeriesKey, OpenWindow>();
  private readonly clocks = new Map<string, PartitionClock>();
  private readonly forgetAfterMs: number;

  constructor(
    private readonly options: WindowOptions,
    private readonly limits: SeriesOptions,
    private readonly store: Pick<Store, 'stageState' | 'stageKeys'>,
  ) {
    this.forgetAfterMs = limits.forgetAfterHours * HOUR_MS;
    this.reload();
  }

  /** Whether there is room for a series; one that is new takes its place. */
  admit(series: SeriesKey, partition: string): boolean {
    if (!this.open.has(series) && this.open.size >= this.limits.maxSeries) return false;
    this.windowOf(series, partition);
    return true;
  }

  /** Takes a sample in, and gives out a notice for each series that its partition has left behind by it. */
  place(sample: Sample, partition: string, touched: Set<SeriesKey>, collector: WindowCollector): void {
    const window = this.windowOf(sample.series, partition);
    touched.add(sample.series);
    window.place(sample, collector);
    const beforeMs = this.clockOf(partition).reachedMs;
    this.advance(window, partition, touched);
    this.reportSilence(partition, touched, collector);
    this.forget(partition, beforeMs, touched, collector);
  }

  /** Ends what is open of a partition that someone else has read on: it begins anew where that reader stopped. */
  giveUp(partition: string, touched: Set<SeriesKey>, collector: WindowCollector): void {
    const { reachedMs } = this.clockOf(partition);
    for (const [series, window] of this.openOf(partition)) {
      this.end(series, window, reachedMs, 'overtaken', touched, collector);
    }
    this.clocks.delete(partition);
  }

  /** Closes every window of a partition that has ended. */
  finish(partition: string, touched: Set<SeriesKey>, collector: WindowCollector): void {
    for (const [series, window] of this.openOf(partition)) {
      window.finish(collector);
      touched.add(series);
    }
  }

  states(touched: ReadonlySet<SeriesKey>): StageState[] {
    return [...touched].map((series) => ({
      stage: 'window',
      key: series,
      state: this.open.get(series)?.state,
    }));
  }

  /** Goes back to what the store holds: the pass under way has failed. */
  reload(): void {
    this.open.clear();
    this.clocks.clear();
    for (const series of this.store.stageKeys('window')) {
      const state = this.store.stageState('window', series) as OpenWindowState;
      this.open.set(series, new OpenWindow(series, this.options, state));
      const clock = this.clockOf(state.partition);
      clock.reachedMs = Math.max(clock.reachedMs, state.partitionMs);
    }
  }

  /** Takes the partition on to the newest sample of a series. */
  private advance(window: OpenWindow, partition: string, touched: Set<SeriesKey>): void {
    const { state } = window;
    const clock = this.clockOf(partition);
    const leapMs = state.newestMs - clock.reachedMs;
    const countedMs = LEAP_SHARE * this.options.silenceSamples * state.intervalMs;
    // Where all have paused together, the first to come back must not make the others look left behind.
    if (Number.isFinite(leapMs) && leapMs > countedMs) {
      for (const [series, { state: other }] of this.openOf(partition)) {
        other.partitionMs += leapMs - countedMs;
        touched.add(series);
      }
    }
    clock.reachedMs = Math.max(state.newestMs, clock.reachedMs);
    state.partition = partition;
    state.partitionMs = clock.reachedMs;
    clock.nextSilenceMs = Math.min(clock.nextSilenceMs, window.silentAfterMs);
  }

  private reportSilence(partition: string, touched: Set<SeriesKey>, collector: WindowCollector): void {
    const clock = this.clockOf(partition);
    if (clock.reachedMs <= clock.nextSilenceMs) return;
    clock.nextSilenceMs = Number.POSITIVE_INFINITY;
    for (const [series, window] of this.openOf(partition)) {
      if (window.reportSilence(clock.reachedMs, collector)) touched.add(series);
      clock.nextSilenceMs = Math.min(clock.nextSilenceMs, window.silentAfterMs);
    }
  }

  private forget(
    partition: string,
    beforeMs: number,
    touched: Set<SeriesKey>,
    collector: WindowCollector,
  ): void {
    const { reachedMs } = this.clockOf(partition);
    const lookMs = this.lastLook(reachedMs);
    if (lookMs === this.lastLook(beforeMs)) return;
    for (const [series, window] of this.openOf(partition)) {
      // It was heard of before the time of its partition was known.
      if (!Number.isFinite(window.state.partitionMs)) {
        window.state.partitionMs = reachedMs;
        touched.add(series);
      }
      if (!window.isOver(lookMs, this.forgetAfterMs)) continue;
      this.end(series, window, reachedMs, 'forgotten', touched, collector);
    }
  }

  private end(
    series: SeriesKey,
    window: OpenWindow,
    partitionMs: number,
    ends: SeriesEnd,
    touched: Set<SeriesKey>,
    collector: WindowCollector,
  ): void {
    window.end(partitionMs, ends, collector);
    this.open.delete(series);
    touched.add(series);
  }

  private lastLook(reachedMs: number): number {
    const everyMs = FORGET_SHARE * this.forgetAfterMs;
    return everyMs * Math.floor(reachedMs / everyMs);
  }

  private windowOf(series: SeriesKey, partition: string): OpenWindow {
    let window = this.open.get(series);
    if (window === undefined) {
      window = OpenWindow.begin(series, partition, this.options);
      this.open.set(series, window);
    }
    return window;
  }

  private clockOf(partition: string): PartitionClock {
    let clock = this.clocks.get(partition);
    if (clock === undefined) {
      clock = { reachedMs: Number.NEGATIVE_INFINITY, nextSilenceMs: Number.NEGATIVE_INFINITY };
      this.clocks.set(partition, clock);
    }
    return clock;
  }

  private openOf(partition: string): [SeriesKey, OpenWindow][] {
    return [...this.open].filter(([, { state }]) => state.partition === partition);
  }
}

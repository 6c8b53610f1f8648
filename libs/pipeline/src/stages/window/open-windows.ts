import type { Sample, SeriesEnd, SeriesKey, StageState, Store } from '@kymo/domain';
import { OpenWindow } from './open-window';
import { copyState, type OpenWindowState, type WindowCollector } from './open-window-state';
import type { SeriesOptions } from './series-options';
import type { WindowOptions } from './window-options';

/** How far a partition has come. */
interface PartitionClock {
  /** Latest event time. */
  reachedMs: number;
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
  private readonly clocks = new Map<string, PartitionClock>();
  private readonly changed = new Set<SeriesKey>();
  private readonly movedClocks = new Set<string>();
  private readonly forgetAfterMs: number;

  constructor(
    private readonly options: WindowOptions,
    private readonly limits: SeriesOptions,
    private readonly store: Pick<Store, 'stageState' | 'stageKeys'>,
  ) {
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
    this.changed.add(sample.series);
    window.place(sample, collector);
    const beforeMs = this.clockOf(partition).reachedMs;
    this.advance(window, partition);
    this.reportSilence(partition, collector);
    this.forget(partition, beforeMs, collector);
  }

  /** Ends all series of a partition that another member has read on: they begin again where that member stopped. */
  giveUp(partition: string, collector: WindowCollector): void {
    const { reachedMs } = this.clockOf(partition);
    for (const [series, window] of this.openOf(partition)) {
      this.end(series, window, reachedMs, 'overtaken', collector);
    }
    this.clocks.delete(partition);
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
      state: this.clocks.get(key)?.reachedMs,
    }));
    this.changed.clear();
    this.movedClocks.clear();
    return [...windows, ...clocks];
  }

  /** Goes back to what the store holds. */
  reset(): void {
    this.open.clear();
    this.clocks.clear();
    this.changed.clear();
    this.movedClocks.clear();
    for (const partition of this.store.stageKeys('clock')) {
      this.clockOf(partition).reachedMs = this.store.stageState('clock', partition) as number;
    }
    for (const series of this.store.stageKeys('window')) {
      const state = this.store.stageState('window', series) as OpenWindowState;
      this.open.set(series, new OpenWindow(series, this.options, state));
    }
  }

  /** Takes the partition on to the newest sample of a series. */
  private advance(window: OpenWindow, partition: string): void {
    const { state } = window;
    const clock = this.clockOf(partition);
    const leapMs = state.newestMs - clock.reachedMs;
    const countedMs = LEAP_SHARE * this.options.silenceSamples * state.intervalMs;
    // Where all have paused together, the first to come back must not make the others look left behind.
    if (Number.isFinite(leapMs) && leapMs > countedMs) {
      for (const [series, { state: other }] of this.openOf(partition)) {
        other.partitionMs += leapMs - countedMs;
        this.changed.add(series);
      }
    }
    if (state.newestMs > clock.reachedMs) {
      clock.reachedMs = state.newestMs;
      this.movedClocks.add(partition);
    }
    state.partition = partition;
    state.partitionMs = clock.reachedMs;
    clock.nextSilenceMs = Math.min(clock.nextSilenceMs, window.silentAfterMs);
  }

  private reportSilence(partition: string, collector: WindowCollector): void {
    const clock = this.clockOf(partition);
    if (clock.reachedMs <= clock.nextSilenceMs) return;
    clock.nextSilenceMs = Number.POSITIVE_INFINITY;
    for (const [series, window] of this.openOf(partition)) {
      if (window.reportSilence(clock.reachedMs, collector)) this.changed.add(series);
      clock.nextSilenceMs = Math.min(clock.nextSilenceMs, window.silentAfterMs);
    }
  }

  private forget(partition: string, beforeMs: number, collector: WindowCollector): void {
    const { reachedMs } = this.clockOf(partition);
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
    this.changed.add(series);
  }

  private lastSearch(reachedMs: number): number {
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

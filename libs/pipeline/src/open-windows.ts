import type { Sample, SeriesKey, StageState, Store } from '@kymo/domain';
import { OpenWindow } from './open-window';
import type { OpenWindowState, Outlet } from './open-window-state';
import type { WindowOptions } from './window-options';

/** The open windows of all series, as the store last had them plus what the pass under way has changed. */
export class OpenWindows {
  private readonly open = new Map<SeriesKey, OpenWindow>();
  /** Latest event time by partition. */
  private readonly partitionMs = new Map<string, number>();

  constructor(
    private readonly options: WindowOptions,
    private readonly store: Pick<Store, 'stageState' | 'stageKeys'>,
  ) {
    this.reload();
  }

  place(sample: Sample, partition: string, outlet: Outlet): void {
    let window = this.open.get(sample.series);
    if (window === undefined) {
      window = OpenWindow.begin(sample.series, partition, this.options);
      this.open.set(sample.series, window);
    }
    window.place(sample, outlet);
    const reachedMs = Math.max(
      window.state.newestMs,
      this.partitionMs.get(partition) ?? Number.NEGATIVE_INFINITY,
    );
    this.partitionMs.set(partition, reachedMs);
    window.state.partition = partition;
    window.state.partitionMs = reachedMs;
  }

  /** Gives out a notice for each series that its partition has left behind. */
  reportSilence(partition: string, touched: Set<SeriesKey>, outlet: Outlet): void {
    const partitionMs = this.partitionMs.get(partition) ?? Number.NEGATIVE_INFINITY;
    for (const [series, window] of this.open) {
      if (window.state.partition !== partition) continue;
      if (window.reportSilence(partitionMs, outlet)) touched.add(series);
    }
  }

  /** Closes every window of a partition that has ended. */
  finish(partition: string, touched: Set<SeriesKey>, outlet: Outlet): void {
    for (const [series, window] of this.open) {
      if (window.state.partition !== partition) continue;
      window.finish(outlet);
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
    this.partitionMs.clear();
    for (const series of this.store.stageKeys('window')) {
      const state = this.store.stageState('window', series) as OpenWindowState;
      this.open.set(series, new OpenWindow(series, this.options, state));
    }
  }
}

import type { Sample, SeriesKey, Window } from '@kymo/domain';
import { OpenWindow } from './open-window';
import { beginCollector, type WindowCollector } from './open-window-state';
import type { WindowOptions } from './window-options';

/** Cuts one series into windows sample by sample: for replays too long to hold all their windows at once. */
export interface WindowCutter {
  /** Windows that close by this sample, in order. */
  place(sample: Sample): Window[];
  /** Windows that close because the series has ended. */
  finish(): Window[];
}

export function createWindowCutter(series: SeriesKey, options: WindowOptions): WindowCutter {
  const open = OpenWindow.begin(series, '', options);
  const collect = (fill: (collector: WindowCollector) => void): Window[] => {
    const collector = beginCollector();
    fill(collector);
    return collector.windows;
  };
  return {
    place: (sample) => collect((collector) => open.place(sample, collector)),
    finish: () => collect((collector) => open.finish(collector)),
  };
}

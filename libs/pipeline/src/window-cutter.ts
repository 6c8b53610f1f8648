import type { Sample, SeriesKey, Window } from '@kymo/domain';
import { OpenWindow } from './open-window';
import type { Outlet } from './open-window-state';
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
  const collect = (fill: (outlet: Outlet) => void): Window[] => {
    const outlet: Outlet = { windows: [], late: 0, duplicate: 0 };
    fill(outlet);
    return outlet.windows;
  };
  return {
    place: (sample) => collect((outlet) => open.place(sample, outlet)),
    finish: () => collect((outlet) => open.finish(outlet)),
  };
}

import type { Sample, SeriesKey, Window } from '@kymo/domain';
import { OpenWindow, type Outlet } from './open-window';
import type { WindowOptions } from './window-options';

/** The windows of samples at hand, by series, in order: what the live monitor would cut, all at once. */
export function cutWindows(samples: Iterable<Sample>, options: WindowOptions): Window[][] {
  const open = new Map<SeriesKey, { readonly window: OpenWindow; readonly outlet: Outlet }>();
  for (const sample of samples) {
    let one = open.get(sample.series);
    if (one === undefined) {
      const outlet: Outlet = { windows: [], late: 0, duplicate: 0 };
      one = { window: OpenWindow.begin(sample.series, '', options), outlet };
      open.set(sample.series, one);
    }
    one.window.place(sample, one.outlet);
  }
  return [...open.values()].map(({ window, outlet }) => {
    window.finish(outlet);
    return outlet.windows.filter(({ freshSteps }) => freshSteps > 0);
  });
}

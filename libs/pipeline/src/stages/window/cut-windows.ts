import type { Sample, SeriesKey, Window } from '@kymo/domain';
import { createWindowCutter, type WindowCutter } from './window-cutter';
import type { WindowOptions } from './window-options';

/** The windows of samples at hand, by series, in order: what the live monitor would cut, all at once. */
export function cutWindows(samples: Iterable<Sample>, options: WindowOptions): Window[][] {
  const series = new Map<SeriesKey, { readonly cutter: WindowCutter; readonly windows: Window[] }>();
  for (const sample of samples) {
    let one = series.get(sample.series);
    if (one === undefined) {
      one = { cutter: createWindowCutter(sample.series, options), windows: [] };
      series.set(sample.series, one);
    }
    one.windows.push(...one.cutter.place(sample));
  }
  return [...series.values()].map(({ cutter, windows }) =>
    [...windows, ...cutter.finish()].filter(({ freshSteps }) => freshSteps > 0),
  );
}

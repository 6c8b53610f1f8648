import type { Sample, Window } from '@kymo/domain';
import { concat, defer, mergeMap, type OperatorFunction } from 'rxjs';
import type { Outlet } from './open-window-state';
import type { OpenWindows } from './open-windows';
import type { Pass } from './pass';

/** Samples to the windows they close; what is late or already there is counted. */
export function window({
  openWindows,
  pass,
}: {
  openWindows: OpenWindows;
  pass: Pass;
}): OperatorFunction<Sample, Window> {
  const { partition, last } = pass.batch;
  const giveOut = (fill: (outlet: Outlet) => void): Window[] => {
    const outlet: Outlet = { windows: [], late: 0, duplicate: 0 };
    fill(outlet);
    pass.counters.late += outlet.late;
    pass.counters.duplicate += outlet.duplicate;
    return outlet.windows;
  };
  const place = mergeMap((sample: Sample) => {
    pass.touched.add(sample.series);
    return giveOut((outlet) => openWindows.place(sample, partition, outlet));
  });
  const settle = defer(() =>
    giveOut((outlet) => {
      if (last) openWindows.finish(partition, pass.touched, outlet);
      else openWindows.reportSilence(partition, pass.touched, outlet);
    }),
  );
  return (samples) => concat(samples.pipe(place), settle);
}

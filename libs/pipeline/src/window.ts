import type { Sample, Window } from '@kymo/domain';
import { concat, defer, EMPTY, mergeMap, type OperatorFunction } from 'rxjs';
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
  const { partition, last, overtaken } = pass.batch;
  const giveOut = (fill: (outlet: Outlet) => void): Window[] => {
    const outlet: Outlet = { windows: [], late: 0, duplicate: 0 };
    fill(outlet);
    pass.counters.late += outlet.late;
    pass.counters.duplicate += outlet.duplicate;
    return outlet.windows;
  };
  const place = mergeMap((sample: Sample) =>
    giveOut((outlet) => openWindows.place(sample, partition, pass.touched, outlet)),
  );
  const finish = defer(() => giveOut((outlet) => openWindows.finish(partition, pass.touched, outlet)));
  const giveUp = defer(() => giveOut((outlet) => openWindows.giveUp(partition, pass.touched, outlet)));
  return (samples) => concat(overtaken ? giveUp : EMPTY, samples.pipe(place), last ? finish : EMPTY);
}

import type { Sample, Window } from '@kymo/domain';
import { concat, defer, EMPTY, mergeMap, type OperatorFunction } from 'rxjs';
import type { WindowCollector } from './open-window-state';
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
  const giveOut = (fill: (collector: WindowCollector) => void): Window[] => {
    const collector: WindowCollector = { windows: [], late: 0, duplicate: 0 };
    fill(collector);
    pass.counters.late += collector.late;
    pass.counters.duplicate += collector.duplicate;
    return collector.windows;
  };
  const place = mergeMap((sample: Sample) =>
    giveOut((collector) => openWindows.place(sample, partition, pass.touched, collector)),
  );
  const finish = defer(() => giveOut((collector) => openWindows.finish(partition, pass.touched, collector)));
  const giveUp = defer(() => giveOut((collector) => openWindows.giveUp(partition, pass.touched, collector)));
  return (samples) => concat(overtaken ? giveUp : EMPTY, samples.pipe(place), last ? finish : EMPTY);
}

import { type Detector, lastSteps, type ScoredWindow, type SeriesKey, type Window } from '@kymo/domain';
import { bufferCount, concatMap, mergeAll, type OperatorFunction } from 'rxjs';

/** Windows handed to the detectors at once. */
const BATCH_WINDOWS = 1024;

/** Says which detector serves a series now, if any. */
export type DetectorOf = (series: SeriesKey) => Detector | undefined;

/** Windows to scored windows, in the same order; those that no model serves, or that cover too little, go on without. */
export function score({ detectorOf }: { detectorOf: DetectorOf }): OperatorFunction<Window, ScoredWindow> {
  return (windows) =>
    windows.pipe(
      bufferCount(BATCH_WINDOWS),
      concatMap((batch) => scoreBatch(batch, detectorOf)),
      mergeAll(),
    );
}

async function scoreBatch(windows: readonly Window[], detectorOf: DetectorOf): Promise<ScoredWindow[]> {
  const scored: ScoredWindow[] = windows.map((window) => ({ window }));
  const indicesOf = new Map<Detector, number[]>();
  windows.forEach((window, index) => {
    const detector = window.freshSteps > 0 ? detectorOf(window.series) : undefined;
    if (detector === undefined || detector.windowLength > window.length) return;
    const indices = indicesOf.get(detector);
    if (indices) indices.push(index);
    else indicesOf.set(detector, [index]);
  });
  await Promise.all(
    [...indicesOf].map(async ([detector, indices]) => {
      const scores = await detector.score(
        indices.map((index) => lastSteps(windows[index]!, detector.windowLength)),
      );
      indices.forEach((index, place) => {
        scored[index] = { window: windows[index]!, score: scores[place]! };
      });
    }),
  );
  return scored;
}

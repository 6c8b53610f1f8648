import type { Detector, SeriesKey } from '@kymo/domain';

/** Told of each call that scores. */
export type ScoringObserver = (detector: string, windows: number, seconds: number) => void;

/** The same detectors, with their scoring timed. */
export function timed(
  detectorOf: (series: SeriesKey) => Detector | undefined,
  observe: ScoringObserver,
): (series: SeriesKey) => Detector | undefined {
  const wrapped = new WeakMap<Detector, Detector>();
  return (series) => {
    const detector = detectorOf(series);
    if (detector === undefined) return undefined;
    let one = wrapped.get(detector);
    if (one === undefined) wrapped.set(detector, (one = timedDetector(detector, observe)));
    return one;
  };
}

function timedDetector(detector: Detector, observe: ScoringObserver): Detector {
  return {
    model: detector.model,
    channels: detector.channels,
    windowLength: detector.windowLength,
    knows: (key) => detector.knows(key),
    encode: (windows) => detector.encode(windows),
    dispose: () => detector.dispose(),
    score: async (windows) => {
      const startMs = performance.now();
      const scores = await detector.score(windows);
      observe(detector.model.detector, windows.length, (performance.now() - startMs) / 1000);
      return scores;
    },
  };
}

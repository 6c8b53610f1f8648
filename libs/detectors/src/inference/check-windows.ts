import { KymoError, type Detector, type Window } from '@kymo/domain';

/** @throws KymoError OPTIONS_INVALID */
export function checkWindows(windows: readonly Window[], windowLength: number): void {
  for (const { series, length, channels, values } of windows) {
    if (length === windowLength && values.length === length * channels.length) continue;
    throw new KymoError(
      'OPTIONS_INVALID',
      `scoring a window of '${series}': it has ${length} steps × ${channels.length} channels and ${values.length} values, ` +
        `the model takes windows of ${windowLength} steps; cut windows of that length`,
    );
  }
}

/** Refuses windows of series that would only be judged as of their kind. @throws KymoError OPTIONS_INVALID */
export function requireKnown(windows: readonly Window[], detector: Pick<Detector, 'knows'>): void {
  const stranger = windows.find(({ series }) => !detector.knows(series));
  if (stranger === undefined) return;
  throw new KymoError(
    'OPTIONS_INVALID',
    `scoring a window of '${stranger.series}': the model was not fitted on this series; fit a model on it`,
  );
}

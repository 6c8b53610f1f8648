import { KymoError, type Window } from '@kymo/domain';

/** @throws KymoError OPTIONS_INVALID */
export function checkWindows(
  windows: readonly Window[],
  windowLength: number,
  known: ReadonlySet<string>,
): void {
  for (const { series, length, channels, values } of windows) {
    if (!known.has(series)) {
      throw new KymoError(
        'OPTIONS_INVALID',
        `scoring a window of '${series}': the model was not fitted on this series; fit a model on it`,
      );
    }
    if (length !== windowLength || values.length !== length * channels.length) {
      throw new KymoError(
        'OPTIONS_INVALID',
        `scoring a window of '${series}': it has ${length} steps × ${channels.length} channels and ${values.length} values, ` +
          `the model takes windows of ${windowLength} steps; cut windows of that length`,
      );
    }
  }
}

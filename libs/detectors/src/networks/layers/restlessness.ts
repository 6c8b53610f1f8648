import type { TrainingSeries } from '@kymo/domain';

/** Changes of a channel that a window should show on average. */
const ENOUGH_CHANGES = 10;
/** Lower limit of the window as a share of the given length: slow changes must show as well. */
const MIN_SHARE = 1 / 2;
const SHORTEST_WINDOW = 8;

/**
 * The shortest window that shows enough changes of the channels, between half and all of the given steps. Where channels
 * change at most steps, a longer window dilutes short faults; where they rarely change, a shorter one misses changes.
 */
export function stepsToShow(training: readonly TrainingSeries[], windowLength: number): number {
  const wanted = Math.ceil(ENOUGH_CHANGES / changingShare(training));
  return Math.min(windowLength, Math.max(SHORTEST_WINDOW, Math.ceil(MIN_SHARE * windowLength), wanted));
}

/** Share of the steps between two measured values that differ, 0 to 1. */
function changingShare(training: readonly TrainingSeries[]): number {
  let changed = 0;
  let measured = 0;
  for (const { values, channels } of training) {
    for (let index = channels.length; index < values.length; index++) {
      const difference = values[index]! - values[index - channels.length]!;
      if (Number.isNaN(difference)) continue;
      measured += 1;
      changed += Number(difference !== 0);
    }
  }
  return changed / Math.max(1, measured);
}

import type { TrainingSeries } from '@kymo/domain';

/** Changes of a channel that a window shows on average before it is longer than it need be. */
const ENOUGH_CHANGES = 10;
/** However restless the channels, so much of a window is kept: what is slow must show as well. */
const MIN_SHARE = 1 / 2;
const SHORTEST_WINDOW = 8;

/**
 * The shortest window that shows enough of how the channels change, between half the steps given and all of them:
 * where channels change at most steps, a longer one only dilutes what is brief; where they are switched now and then,
 * a shorter one shows hardly a switch.
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

import { windowEndMs, type Window } from '@kymo/domain';
import type { WindowContext } from '../types/window-context';
import { pickChannels } from '../preprocessing/pick-channels';

/** Windows packed to be sent to another thread. */
export interface WindowBatch {
  readonly series: readonly string[];
  /** `[window]` */
  readonly freshSteps: Int32Array;
  /** `[window, time, channel]` in the model's channels; NaN where missing. */
  readonly values: Float64Array;
  /** By window. */
  readonly contexts: readonly WindowContext[];
}

/** Scores packed to be sent back. */
export interface ScoreBatch {
  /** `[window]` */
  readonly scores: Float64Array;
  /** Scores that decide on alarms, `[window]`. */
  readonly loudest: Float64Array;
  /** Scores of the newest steps, `[window]`; NaN where there is none. */
  readonly recent: Float64Array;
  /** `[window]`; NaN where none is known. */
  readonly tailProbabilities: Float64Array;
  /** Scores of the steps, `[window, time]`; empty where steps have none. */
  readonly steps: Float32Array;
  /** `[window]` */
  readonly errors: Float64Array;
  /** `[window, channel]` */
  readonly contributions: Float32Array;
  /** `[window, channel]` */
  readonly bands: Float32Array;
  /** The fresh steps of all windows, one after another, `[step, channel]`. */
  readonly expected: Float64Array;
  /** Share of each in the error of its window, `[step]`. */
  readonly stepContributions: Float32Array;
}

/** In shared memory, so that another thread reads it without a copy. */
export function sharedValues(length: number): Float64Array {
  return new Float64Array(new SharedArrayBuffer(length * Float64Array.BYTES_PER_ELEMENT));
}

/** Packs windows; their channels are picked by name. */
export function packWindows(
  windows: readonly Window[],
  channels: readonly string[],
  steps: number,
): WindowBatch {
  const size = steps * channels.length;
  const values = sharedValues(windows.length * size);
  windows.forEach((window, row) => {
    pickChannels(
      window.values,
      window.channels,
      channels,
      steps,
      values.subarray(row * size, (row + 1) * size),
    );
  });
  return {
    series: windows.map(({ series }) => series),
    freshSteps: Int32Array.from(windows, ({ freshSteps }) => Math.max(0, Math.min(steps, freshSteps))),
    values,
    contexts: windows.map((window) => ({ endMs: windowEndMs(window), tags: window.tags })),
  };
}

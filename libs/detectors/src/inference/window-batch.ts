import { windowEndMs, type Window } from '@kymo/domain';
import type { WindowContext } from '../types/window-context';
import { pickChannels } from '../preprocessing/pick-channels';
import { beginOf, stepsOf, stretchesOf, valuesOf } from './stretches';

/** Windows packed to be sent to another thread. */
export interface WindowBatch {
  /** Series of the windows, each once. */
  readonly sources: readonly WindowSource[];
  /** Place of each window's series among the sources, `[window]`. */
  readonly sourceOf: Int32Array;
  /** Time of the last step, milliseconds since the Unix epoch, `[window]`. */
  readonly endMs: Float64Array;
  /** `[window]` */
  readonly freshSteps: Int32Array;
  /** Stretches of steps, `[step, channel]` in the model's channels; NaN where missing. Windows that overlap share one. */
  readonly values: Float64Array;
  /** Where each window begins in `values`, `[window]`. */
  readonly begins: Int32Array;
}

export interface WindowSource {
  readonly series: string;
  readonly tags: Readonly<Record<string, string>>;
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
  const { stretches, stretchOf } = stretchesOf(windows, steps);
  let length = 0;
  const places = stretches.map((stretch) => {
    const place = length;
    length += stepsOf(stretch) * channels.length;
    return place;
  });
  const values = sharedValues(length);
  stretches.forEach((stretch, index) => {
    const own = values.subarray(places[index]!, places[index + 1] ?? length);
    pickChannels(valuesOf(stretch), stretch.channels, channels, stepsOf(stretch), own);
  });
  const { sources, sourceOf } = sourcesOf(windows);
  return {
    sources,
    sourceOf,
    endMs: Float64Array.from(windows, windowEndMs),
    freshSteps: Int32Array.from(windows, ({ freshSteps }) => Math.max(0, Math.min(steps, freshSteps))),
    values,
    begins: Int32Array.from(windows, (window, row) => {
      const stretch = stretches[stretchOf[row]!]!;
      const before = (beginOf(window) - stretch.begin) / Math.max(1, stretch.channels.length);
      return places[stretchOf[row]!]! + before * channels.length;
    }),
  };
}

function sourcesOf(windows: readonly Window[]): Pick<WindowBatch, 'sources' | 'sourceOf'> {
  const sources: WindowSource[] = [];
  const known = new Map<string, number>();
  const sourceOf = Int32Array.from(windows, ({ series, tags }) => {
    let source = known.get(series);
    if (source === undefined || sources[source]!.tags !== tags)
      known.set(series, (source = sources.push({ series, tags }) - 1));
    return source;
  });
  return { sources, sourceOf };
}

/** What is known of each window beside its values. */
export function contextsOf({ sources, sourceOf, endMs }: WindowBatch): WindowContext[] {
  return Array.from(sourceOf, (source, row) => ({ endMs: endMs[row]!, tags: sources[source]!.tags }));
}

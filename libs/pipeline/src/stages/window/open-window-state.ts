import type { Sample, Window } from '@kymo/domain';
import type { PaceState } from './pace';
import type { Pause } from './pauses';
import { StepRing, type StepRingState } from './step-ring';
import type { WindowOptions } from './window-options';

/** Windows that have closed, and counts of the samples that found no place in one. */
export interface WindowCollector {
  readonly windows: Window[];
  late: number;
  duplicate: number;
}

/** Open window of one series as plain data, so that it can be stored and resumed. */
export interface OpenWindowState {
  /** Partition that brought its newest sample. */
  partition: string;
  tags: Readonly<Record<string, string>>;
  /** Samples from before the interval is known. */
  pending: Sample[];
  /** 0 until it is known. */
  intervalMs: number;
  /** Time of step 0; NaN before the first. */
  anchorMs: number;
  newestMs: number;
  /** Event time its partition had reached when its newest sample arrived. */
  partitionMs: number;
  /** Samples behind a gap, held until more of them show that the series has gone there. */
  ahead: Sample[];
  /** How fast its samples come of late. */
  pace: PaceState;
  /** Next step to close. */
  nextStep: number;
  /** Steps closed since the series began or was last interrupted. */
  closedSteps: number;
  /** Closed steps that no window has covered yet, and the samples in them. */
  freshSteps: number;
  freshSamples: number;
  ring: StepRingState;
  /** By channel name; from the first value of the channel on. */
  pauses: Record<string, Pause>;
  /** The series as a whole has been reported as silent. */
  quiet: boolean;
}

export function beginState(partition: string, options: WindowOptions): OpenWindowState {
  return {
    partition,
    tags: {},
    pending: [],
    intervalMs: options.intervalMs ?? 0,
    anchorMs: Number.NaN,
    newestMs: Number.NEGATIVE_INFINITY,
    partitionMs: Number.NEGATIVE_INFINITY,
    ahead: [],
    pace: { lastMs: Number.NaN, distances: [] },
    nextStep: 0,
    closedSteps: 0,
    freshSteps: 0,
    freshSamples: 0,
    ring: StepRing.begin(options.lengthSamples + options.latenessSamples + 2).state,
    pauses: {},
    quiet: false,
  };
}

/** Time of a step of the grid, milliseconds since the Unix epoch. */
export function timeOf({ anchorMs, intervalMs }: OpenWindowState, step: number): number {
  return Math.round(anchorMs + step * intervalMs);
}

/** A copy that later samples do not change. */
export function copyState(state: OpenWindowState): OpenWindowState {
  const { pending, ahead, pauses, ring } = state;
  return {
    ...state,
    pending: [...pending],
    ahead: [...ahead],
    pauses: Object.fromEntries(Object.entries(pauses).map(([name, pause]) => [name, { ...pause }])),
    ring: {
      ...ring,
      values: ring.values.slice(),
      counts: ring.counts.slice(),
      moments: ring.moments.slice(),
    },
  };
}

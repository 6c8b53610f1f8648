import type { Sample, Window, WrongClock } from '@kymo/domain';
import type { PaceState } from './pace';
import type { Reading } from './channel-rules';
import { beginPause, type Pause } from './pauses';
import { StepRing, type StepRingState } from './step-ring';
import type { WindowOptions } from './window-options';

/** Windows that have closed, and counts of the samples that found no place in one. */
export interface WindowCollector {
  readonly windows: Window[];
  late: number;
  duplicate: number;
  wrongClock: number;
  /** Values that cannot be, by what is known of their channel. */
  invalid: number;
  readonly wrongClocks: WrongClock[];
}

/** Where a series was before it leapt ahead: it goes on there if its own samples come back. */
export interface Left {
  readonly newestMs: number;
  /** First moment behind the leap. */
  readonly firstMs: number;
  /** Present while no window of only what came since has been cut. */
  place?: Place;
}

/** What of a state says where its series is. */
export type Place = Pick<
  OpenWindowState,
  'anchorMs' | 'intervalMs' | 'nextStep' | 'closedSteps' | 'ring' | 'pause' | 'counters'
>;

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
  /** Samples behind a gap, or from before its last leap, held until more of them show that the series has gone there. */
  elsewhere: Sample[];
  /** From its last leap ahead on. */
  left?: Left | undefined;
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
  /** Last readings of channels that count, by name; never changed in place. */
  counters: Readonly<Record<string, Reading>>;
  /** How the series as a whole pauses. */
  pause: Pause;
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
    elsewhere: [],
    pace: { lastMs: Number.NaN, distances: [] },
    nextStep: 0,
    closedSteps: 0,
    freshSteps: 0,
    freshSamples: 0,
    ring: StepRing.begin(options.lengthSamples + options.latenessSamples + 2).state,
    pauses: {},
    counters: {},
    pause: beginPause(0),
    quiet: false,
  };
}

/** Time of a step of the grid, milliseconds since the Unix epoch. */
export function timeOf({ anchorMs, intervalMs }: OpenWindowState, step: number): number {
  return Math.round(anchorMs + step * intervalMs);
}

/** State as it was stored; an earlier version knew less. */
export function restoredState(stored: OpenWindowState, options: WindowOptions): OpenWindowState {
  const pauses = Object.entries(stored.pauses).map(([name, one]) => [name, { ...beginPause(0), ...one }]);
  return {
    ...beginState(stored.partition, options),
    ...stored,
    pauses: Object.fromEntries(pauses) as OpenWindowState['pauses'],
  };
}

/** Where a series is now, as it is before it leaps; all its steps are closed. */
export function leave(state: OpenWindowState, firstMs: number): Left {
  const { newestMs, anchorMs, intervalMs, nextStep, closedSteps, ring, pause, counters } = state;
  return {
    newestMs,
    firstMs,
    place: {
      anchorMs,
      intervalMs,
      nextStep,
      closedSteps,
      ring: copyRing(ring),
      pause: copyPause(pause),
      counters,
    },
  };
}

/** A copy that later samples do not change. */
export function copyState(state: OpenWindowState): OpenWindowState {
  const { pending, elsewhere, pauses, pause, ring, left } = state;
  return {
    ...state,
    pending: [...pending],
    elsewhere: [...elsewhere],
    pauses: Object.fromEntries(Object.entries(pauses).map(([name, one]) => [name, copyPause(one)])),
    pause: copyPause(pause),
    ring: copyRing(ring),
    // What was left does not change until the series goes on there.
    ...(left && { left: { ...left } }),
  };
}

function copyPause(pause: Pause): Pause {
  return { ...pause, long: [...pause.long] };
}

function copyRing(ring: StepRingState): StepRingState {
  return {
    ...ring,
    values: ring.values.slice(),
    counts: ring.counts.slice(),
    moments: ring.moments.slice(),
  };
}

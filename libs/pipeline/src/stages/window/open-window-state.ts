import type { Sample, Window, WrongClock } from '@kymo/domain';
import type { PaceState } from './pace';
import type { Reading } from './channel-rules';
import { beginPause, type Pause, patience, pauseRules } from './pauses';
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

export function beginCollector(): WindowCollector {
  return { windows: [], late: 0, duplicate: 0, wrongClock: 0, invalid: 0, wrongClocks: [] };
}

/** Where a series was before it leapt ahead: it goes on there if its own samples come back. */
interface BeforeLeap {
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
  /** Event time its partition had reached when its newest sample arrived, without what it had passed over by then. */
  partitionMs: number;
  /** Samples behind a gap, or from before its last leap, held until more of them show that the series has gone there. */
  elsewhere: Sample[];
  /** From its last leap ahead on. */
  left?: BeforeLeap | undefined;
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

/** Time of the last sample by then, also of one that is held because the series may not have gone there. */
export function lastHeardMs({ newestMs, elsewhere }: OpenWindowState, reachedMs: number): number {
  const held = elsewhere.map(({ timeMs }) => timeMs).filter((timeMs) => timeMs <= reachedMs);
  return Math.max(newestMs, ...held);
}

/** @see OpenWindow.patienceMs */
export function patienceMs(
  { quiet, intervalMs, pause }: Pick<OpenWindowState, 'quiet' | 'intervalMs' | 'pause'>,
  newestStep: number,
  options: WindowOptions,
): number {
  if (quiet || intervalMs === 0 || newestStep < 0) return Number.POSITIVE_INFINITY;
  return patience(pause, pauseRules(options, intervalMs)) * intervalMs;
}

/** Where a series is now, as it is before it leaps; all its steps are closed. */
export function beforeLeap(state: OpenWindowState, firstMs: number): BeforeLeap {
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

function copyPause(pause: Pause): Pause {
  return { ...pause, long: [...pause.long] };
}

function copyRing(ring: StepRingState): StepRingState {
  return {
    ...ring,
    values: ring.values.slice(),
    counts: ring.counts.slice(),
    moments: ring.moments.slice(),
    ...(ring.apart && { apart: ring.apart.slice() }),
  };
}

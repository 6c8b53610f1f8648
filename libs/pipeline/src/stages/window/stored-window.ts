import type { SeriesKey } from '@kymo/domain';
import type { ChannelRules } from './channel-rules';
import { OpenWindow } from './open-window';
import type { KnownSeries } from './known-series';
import { beginState, patienceMs, type OpenWindowState } from './open-window-state';
import { beginPause, type Pause } from './pauses';
import { StepRing } from './step-ring';
import { endOf, heldSteps, type StoredSteps, stepsFrom, takeIn } from './stored-steps';
import type { WindowOptions } from './window-options';

/** An open window as it is stored with every change of it. */
export interface StoredWindow extends Omit<OpenWindowState, 'ring' | 'pauses' | 'pause'> {
  readonly pauses: readonly (readonly [channel: string, ...StoredPause])[];
  readonly pause: StoredPause;
  readonly channels: readonly string[];
  readonly capacity: number;
  /** The steps that have changed since its other steps were stored. */
  readonly latest: StoredSteps;
}

/** A pause; at its end step and length of each long one. */
type StoredPause = readonly [lastValueStep: number, values: number, longest: number, ...long: number[]];

/** As earlier versions have stored it: with all of its steps. */
export type EarlierWindow = Omit<OpenWindowState, 'pauses'> & {
  readonly pauses: Record<string, Partial<Pause>>;
};

/** Where more of the steps have changed, all are stored again. */
const MAX_LATEST_SHARE = 1 / 6;

/** Copies of an open window that later samples do not change. @returns its steps only where too many of them have changed */
export function storedWindow({ state, ring }: OpenWindow): {
  readonly window: StoredWindow;
  readonly steps: StoredSteps | undefined;
} {
  const { pauses, pause, pending, elsewhere, pace, left } = state;
  const { newest, channels } = ring.state;
  const isWhole = newest - ring.changedFrom >= MAX_LATEST_SHARE * ring.capacity;
  const steps = isWhole ? heldSteps(ring) : undefined;
  if (isWhole) ring.noteStored(newest + 1);
  return {
    window: {
      partition: state.partition,
      tags: state.tags,
      intervalMs: state.intervalMs,
      anchorMs: state.anchorMs,
      newestMs: state.newestMs,
      partitionMs: state.partitionMs,
      nextStep: state.nextStep,
      closedSteps: state.closedSteps,
      freshSteps: state.freshSteps,
      freshSamples: state.freshSamples,
      counters: state.counters,
      quiet: state.quiet,
      pending: [...pending],
      elsewhere: [...elsewhere],
      pace: { ...pace, distances: [...pace.distances] },
      // What was left does not change until the series goes on there.
      ...(left && { left: { ...left } }),
      pauses: storedPauses(pauses),
      pause: storedPause(pause),
      channels,
      capacity: ring.capacity,
      latest: stepsFrom(ring, Math.min(ring.changedFrom, newest + 1)),
    },
    steps,
  };
}

/** An open window as it was stored, or as an earlier version has stored it. @param steps those that are stored apart */
export function restoredWindow(
  series: SeriesKey,
  stored: StoredWindow | EarlierWindow,
  steps: StoredSteps | undefined,
  options: WindowOptions,
  rules: ChannelRules,
): OpenWindow {
  const isWhole = 'ring' in stored;
  const { channels, capacity, latest, ...facts } = isWhole ? apart(stored) : stored;
  const state: OpenWindowState = {
    ...beginState(stored.partition, options),
    ...facts,
    pauses: Object.fromEntries(facts.pauses.map(([channel, ...pause]) => [channel, restoredPause(pause)])),
    pause: restoredPause(facts.pause),
  };
  const ring = new StepRing(state.ring);
  ring.adoptChannels(channels);
  if (steps !== undefined) takeIn(ring, steps);
  takeIn(ring, latest);
  if (!isWhole) ring.noteStored(latest.from);
  fitIn(state, capacity, options);
  return new OpenWindow(series, options, state, rules, ring);
}

/** What has to be known of an open window while its series says nothing. */
export function standingOf(stored: StoredWindow | EarlierWindow, options: WindowOptions): KnownSeries {
  const { partition, partitionMs, intervalMs } = stored;
  const newest = 'ring' in stored ? stored.ring.newest : endOf(stored.latest, stored.channels.length) - 1;
  const pause = 'ring' in stored ? { ...beginPause(0), ...stored.pause } : restoredPause(stored.pause);
  return {
    partition,
    partitionMs,
    intervalMs,
    patienceMs: patienceMs({ ...stored, pause }, newest, options),
  };
}

/** Where windows have become longer, a series goes on with the steps that were kept of it; no window is new as a whole twice. */
function fitIn(state: OpenWindowState, capacity: number, { lengthSamples }: WindowOptions): void {
  const { ring, nextStep } = state;
  if (state.left?.place?.ring.counts.length !== ring.counts.length && state.left !== undefined)
    state.left = { ...state.left, place: undefined };
  if (capacity < ring.counts.length)
    state.closedSteps = Math.min(state.closedSteps, nextStep - (ring.newest - capacity + 1));
  state.freshSteps = Math.min(state.freshSteps, lengthSamples);
}

function apart({ ring, pauses, pause, ...facts }: EarlierWindow): StoredWindow {
  const whole = new StepRing(ring);
  return {
    ...facts,
    pauses: Object.entries(pauses).map(
      ([channel, one]) => [channel, ...storedPause({ ...beginPause(0), ...one })] as const,
    ),
    pause: storedPause(pause ?? beginPause(0)),
    channels: ring.channels,
    capacity: whole.capacity,
    latest: heldSteps(whole),
  };
}

function storedPauses(pauses: Readonly<Record<string, Pause>>): StoredWindow['pauses'] {
  const stored: (readonly [string, ...StoredPause])[] = [];
  for (const channel in pauses) stored.push([channel, ...storedPause(pauses[channel]!)]);
  return stored;
}

function storedPause({ lastValueStep, values, longest, long }: Pause): StoredPause {
  const stored: [number, number, number, ...number[]] = [lastValueStep, values, longest];
  for (const { step, steps } of long) stored.push(step, steps);
  return stored;
}

function restoredPause([lastValueStep, values, longest, ...rest]: StoredPause): Pause {
  const long = Array.from({ length: rest.length / 2 }, (_, index) => ({
    step: rest[2 * index]!,
    steps: rest[2 * index + 1]!,
  }));
  return { lastValueStep, values, longest, long };
}

import { atOnce, seededRandom, seedFrom, type Slices } from '@kymo/statistics';
import type { SeriesKey, Values, Window } from '@kymo/domain';
import { injectFault, spreadOf, type Spread } from './inject-fault';
import { VISIBLE_FAULTS, type VisibleKind } from './visible-faults';

/** Upper limit of the share of a window that a fault fills. */
const MAX_STEPS_SHARE = 0.75;
/** Change, in standard deviations of the channel, below which a fault would not be seen. */
const MIN_CHANGE = 1;
/** Values looked at in one slice. */
const SLICE_VALUES = 200_000;

/** Spread of each channel of a series. */
export type Spreads = ReadonlyMap<SeriesKey, readonly Spread[]>;

/**
 * Copies of the windows, each with a fault in the newest steps of one channel; the channels take turns. A window is left
 * out where the fault would hardly change it, for example where a sensor sticks that stood still anyway.
 */
export function windowsWithFaults(windows: readonly Window[], kind: VisibleKind, seed: number): Window[] {
  return atOnce(faultsInSlices(windows, atOnce(spreadsInSlices(windows)), kind, seed));
}

/** As {@link windowsWithFaults}, in slices. @param spreads of {@link spreadsInSlices} */
export function* faultsInSlices(
  windows: readonly Window[],
  spreads: Spreads,
  kind: VisibleKind,
  seed: number,
): Slices<Window[]> {
  const faulty: Window[] = [];
  let looked = 0;
  for (const [index, window] of windows.entries()) {
    const values = valuesWithFault(window, index, spreads.get(window.series)!, kind, seed);
    if (values) faulty.push({ ...window, values });
    looked += window.values.length;
    if (looked < SLICE_VALUES) continue;
    looked = 0;
    yield;
  }
  return faulty;
}

/** Spread of each channel over all windows of its series, in slices. */
export function* spreadsInSlices(windows: readonly Window[]): Slices<Spreads> {
  const bySeries = new Map<SeriesKey, Window[]>(windows.map(({ series }) => [series, []]));
  for (const window of windows) bySeries.get(window.series)!.push(window);
  const spreads = new Map<SeriesKey, readonly Spread[]>();
  let looked = 0;
  for (const [series, own] of bySeries) {
    const parts = own.map(({ values }) => values);
    const { channels, length } = own[0]!;
    const found: Spread[] = [];
    for (const channel of channels.keys()) {
      found.push(spreadOf(parts, channel, channels.length));
      looked += own.length * length;
      if (looked < SLICE_VALUES) continue;
      looked = 0;
      yield;
    }
    spreads.set(series, found);
  }
  return spreads;
}

/** The values of a window with a fault; nothing where it would hardly be seen. */
function valuesWithFault(
  { series, startMs, length, channels: names, values: before }: Window,
  index: number,
  spreads: readonly Spread[],
  kind: VisibleKind,
  seed: number,
): Values | undefined {
  const moving = spreads.flatMap(({ deviation }, channel) => (deviation > 0 ? [channel] : []));
  if (moving.length === 0) return undefined;
  const channels = names.length;
  const { magnitude, steps: wanted } = VISIBLE_FAULTS[kind];
  const steps = Math.min(wanted, Math.floor(MAX_STEPS_SHARE * length));
  const startStep = length - steps;
  const channel = moving[index % moving.length]!;
  const random = seededRandom(seedFrom(`${kind} ${series} ${startMs}`, seed));
  const after = injectFault(before, {
    kind,
    channels,
    channel,
    startStep,
    steps,
    magnitude,
    random,
    spreads,
  });
  return isChanged(before, after, startStep * channels, spreads) ? after : undefined;
}

/** Whether a fault is seen. @param from cell with which it begins */
function isChanged(before: Values, after: Values, from: number, spreads: readonly Spread[]): boolean {
  for (let cell = from; cell < after.length; cell++) {
    const change = Math.abs(after[cell]! - before[cell]!);
    if (change > 0 && change >= MIN_CHANGE * spreads[cell % spreads.length]!.deviation) return true;
  }
  return false;
}

import { seededRandom, seedFrom } from '@kymo/statistics';
import type { Values, Window } from '@kymo/domain';
import { injectFault, spreadOf, type Spread } from './inject-fault';
import { VISIBLE_FAULTS, type VisibleKind } from './visible-faults';

/** Upper limit of the share of a window that a fault fills. */
const MAX_STEPS_SHARE = 0.75;
/** Change, in standard deviations of the channel, below which a fault would not be seen. */
const MIN_CHANGE = 1;

/**
 * Copies of the windows, each with a fault in the newest steps of one channel; the channels take turns. A window is left
 * out where the fault would hardly change it, for example where a sensor sticks that stood still anyway.
 */
export function windowsWithFaults(windows: readonly Window[], kind: VisibleKind, seed: number): Window[] {
  const spreads = spreadsOf(windows);
  return windows.flatMap((window, index) => {
    const own = spreads.get(window.series)!;
    const moving = own.flatMap(({ deviation }, channel) => (deviation > 0 ? [channel] : []));
    if (moving.length === 0) return [];
    const channels = window.channels.length;
    const { magnitude, steps: wanted } = VISIBLE_FAULTS[kind];
    const steps = Math.min(wanted, Math.floor(MAX_STEPS_SHARE * window.length));
    const values = injectFault(window.values, {
      kind,
      channels,
      channel: moving[index % moving.length]!,
      startStep: window.length - steps,
      steps,
      magnitude,
      random: seededRandom(seedFrom(`${kind} ${window.series} ${window.startMs}`, seed)),
      spreads: own,
    });
    return isChanged(window.values, values, own) ? [{ ...window, values }] : [];
  });
}

/** Spread of each channel over all windows of its series. */
function spreadsOf(windows: readonly Window[]): Map<string, readonly Spread[]> {
  const bySeries = new Map<string, Window[]>(windows.map(({ series }) => [series, []]));
  for (const window of windows) bySeries.get(window.series)!.push(window);
  return new Map(
    [...bySeries].map(([series, own]) => {
      const parts = own.map(({ values }) => values);
      const { channels } = own[0]!;
      return [series, channels.map((_, channel) => spreadOf(parts, channel, channels.length))];
    }),
  );
}

function isChanged(before: Values, after: Values, spreads: readonly Spread[]): boolean {
  return after.some((value, cell) => {
    const change = Math.abs(value - before[cell]!);
    return change >= MIN_CHANGE * spreads[cell % spreads.length]!.deviation && change > 0;
  });
}

import type { Values } from '@kymo/domain';
import { normal, type Random } from '@kymo/statistics';
import type { FaultKind } from './fault';

export interface Injection {
  readonly kind: FaultKind;
  /** Columns of the values. */
  readonly channels: number;
  /** Column that shows the fault; a slow leak also takes the next one with it, a silent machine all. */
  readonly channel: number;
  readonly startStep: number;
  readonly steps: number;
  /**
   * Size in standard deviations of the channel. A stuck or silent channel has none; a changed frequency takes it
   * as a factor: 2 plays the stretch at three times the speed.
   */
  readonly magnitude: number;
  readonly random: Random;
  /** Spread of each channel, where the values are too few to show it; their own otherwise. */
  readonly spreads?: readonly Spread[];
}

/** How the values of a channel lie. */
export interface Spread {
  readonly mean: number;
  /** Standard deviation; 0 where the values do not vary. */
  readonly deviation: number;
}

interface Stretch extends Injection {
  readonly values: Values;
  readonly mean: number;
  readonly deviation: number;
  /** Up or down. */
  readonly sign: number;
}

/** Value of one cell of the stretch under the fault; `into` counts steps from its start. */
type Distortion = (stretch: Stretch, value: number, into: number) => number;

const grow = (stretch: Stretch, into: number) =>
  (stretch.sign * stretch.magnitude * stretch.deviation * (into + 1)) / stretch.steps;

const DISTORTIONS: Record<FaultKind, Distortion> = {
  spike: ({ sign, magnitude, deviation }, value) => value + sign * magnitude * deviation,
  drift: (stretch, value, into) => value + grow(stretch, into),
  'level-shift': ({ sign, magnitude, deviation }, value) => value + sign * magnitude * deviation,
  stuck: (stretch) => original(stretch, 0),
  'noise-burst': ({ magnitude, deviation, random }, value) => value + magnitude * deviation * normal(random),
  'lost-correlation': ({ mean, magnitude, deviation }, value) =>
    mean - (value - mean) - Math.sign(value - mean) * magnitude * deviation,
  'frequency-change': (stretch, _value, into) =>
    original(stretch, Math.floor(into * (1 + stretch.magnitude)) % stretch.steps),
  'slow-leak': (stretch, value, into) => value + grow(stretch, into),
  'silent-sensor': () => NaN,
  'silent-machine': () => NaN,
};

/**
 * A copy of the values with one fault in it.
 * @param values `[time, channel]`, row-major; NaN where missing, and stays missing
 * @returns `[time, channel]`
 */
export function injectFault<Kind extends Values>(values: Kind, injection: Injection): Kind {
  const result = values.slice() as Kind;
  const sign = injection.random() < 0.5 ? -1 : 1;
  for (const channel of columns(injection)) {
    const { mean, deviation } =
      injection.spreads?.[channel] ?? spreadOf([values], channel, injection.channels);
    const stretch = { ...injection, channel, values, mean, deviation: deviation || 1, sign };
    const steps = Math.min(injection.steps, values.length / injection.channels - injection.startStep);
    for (let into = 0; into < steps; into++) {
      const cell = (injection.startStep + into) * injection.channels + channel;
      const value = values[cell] ?? NaN;
      if (!Number.isNaN(value)) result[cell] = DISTORTIONS[injection.kind](stretch, value, into);
    }
  }
  return result;
}

function columns({ kind, channel, channels }: Injection): number[] {
  if (kind === 'silent-machine') return Array.from({ length: channels }, (_, index) => index);
  if (kind === 'slow-leak' && channels > 1) return [channel, (channel + 1) % channels];
  return [channel];
}

/** The first finite original value of the stretch at or after `into`. */
function original({ values, channels, channel, startStep, steps }: Stretch, into: number): number {
  for (let step = startStep + into; step < startStep + steps; step++) {
    const value = values[step * channels + channel];
    if (value !== undefined && !Number.isNaN(value)) return value;
  }
  return NaN;
}

/**
 * Spread of the measured values of one column.
 * @param parts `[time, channel]` each, row-major; NaN where missing
 */
export function spreadOf(parts: readonly Values[], channel: number, channels: number): Spread {
  let count = 0;
  let mean = 0;
  let squares = 0;
  for (const values of parts) {
    for (let cell = channel; cell < values.length; cell += channels) {
      const value = values[cell] ?? NaN;
      if (Number.isNaN(value)) continue;
      count++;
      const distance = value - mean;
      mean += distance / count;
      squares += distance * (value - mean);
    }
  }
  return { mean, deviation: count > 1 ? Math.sqrt(squares / (count - 1)) : 0 };
}

import { seedFrom } from '@kymo/statistics';
import { Load } from './load';
import { MACHINE_KINDS, type ChannelModel, type MachineKind } from './machine-kinds';
import { normalAt, uniformAt } from './noise';

const MINUTE_MS = 60_000;
const DAY_MS = 1440 * MINUTE_MS;

/** Measurement noise, a share of the channel's span. */
const NOISE_SHARE = 0.012;

export interface PlantOptions {
  readonly seed: number;
  /** Time of step 0, milliseconds since the Unix epoch. */
  readonly startMs: number;
  /** Simulated time between two samples of a machine. Default one minute. */
  readonly intervalMs?: number;
  /** Default 24, the three kinds in turn. */
  readonly machines?: number;
}

export interface Machine {
  /** Series key, for example `pump-03`. */
  readonly key: string;
  readonly kind: MachineKind;
  readonly tags: Readonly<Record<string, string>>;
  readonly seed: number;
  readonly load: Load;
}

/** Healthy machines: the value of every sensor at every step. */
export class Plant {
  readonly machines: readonly Machine[];
  readonly startMs: number;
  readonly intervalMs: number;
  readonly seed: number;

  constructor({ seed, startMs, intervalMs = MINUTE_MS, machines = 24 }: PlantOptions) {
    this.seed = seed;
    this.startMs = startMs;
    this.intervalMs = intervalMs;
    this.machines = Array.from({ length: machines }, (_, index) => machineAt(index, seed));
  }

  /** Nominal time of a step, milliseconds since the Unix epoch; the sensors' clocks jitter around it. */
  timeMs(step: number): number {
    return this.startMs + step * this.intervalMs;
  }

  /** What the sensor shows at a step; `load`, where given, takes the place of the machine's own (lagged) load. */
  healthy(machine: Machine, channel: ChannelModel, step: number, load?: number): number {
    const timeMs = this.timeMs(step);
    const level = load ?? machine.load.at(timeMs, channel.lagMinutes * MINUTE_MS);
    const seed = channelSeed(machine, channel);
    const scale = 0.94 + 0.12 * uniformAt(seed, -1);
    let value = scale * (channel.idle + (channel.full - channel.idle) * level ** channel.exponent);
    if (channel.ambient !== undefined) value += channel.ambient * warmth(timeMs);
    if (channel.ripple !== undefined) {
      value += channel.ripple.amplitude * Math.sin(ripplePhase(timeMs, channel.ripple.periodMinutes));
    }
    return value + noiseOf(channel) * normalAt(seed, step);
  }
}

/** Standard deviation of a channel's measurement noise, in its unit. */
export function noiseOf(channel: ChannelModel): number {
  return NOISE_SHARE * spanOf(channel);
}

/** Distance between a channel's idle and full value, in its unit. */
export function spanOf(channel: ChannelModel): number {
  return Math.abs(channel.full - channel.idle);
}

/** Seed of everything that is random about one sensor. */
export function channelSeed(machine: Machine, channel: ChannelModel): number {
  return (machine.seed ^ Math.imul(machine.kind.channels.indexOf(channel) + 1, 0x9e3779b1)) >>> 0;
}

/** Phase of an oscillation, radians. */
export function ripplePhase(timeMs: number, periodMinutes: number): number {
  return (2 * Math.PI * timeMs) / (periodMinutes * MINUTE_MS);
}

/** Temperature of the day, −1 to 1, warmest in the middle of the afternoon. */
function warmth(timeMs: number): number {
  return Math.sin((2 * Math.PI * (timeMs - 9 * 60 * MINUTE_MS)) / DAY_MS);
}

function machineAt(index: number, plantSeed: number): Machine {
  const kind = MACHINE_KINDS[index % MACHINE_KINDS.length] ?? MACHINE_KINDS[0];
  const number = Math.floor(index / MACHINE_KINDS.length) + 1;
  const key = `${kind.name}-${String(number).padStart(2, '0')}`;
  const seed = seedFrom(key, plantSeed);
  const tags = { kind: kind.name, hall: number % 2 === 1 ? 'north' : 'south' };
  return { key, kind, tags, seed, load: new Load(seed) };
}

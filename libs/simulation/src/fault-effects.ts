import type { FaultKind } from '@kymo/faults';
import type { ScheduledFault } from './fault-schedule';
import type { ChannelModel } from './machine-kinds';
import { normalAt, uniformAt } from './noise';
import { channelSeed, noiseOf, ripplePhase, spanOf, type Machine, type Plant } from './plant';

const MINUTE_MS = 60_000;

interface Scene {
  readonly plant: Plant;
  readonly machine: Machine;
  readonly channel: ChannelModel;
  readonly fault: ScheduledFault;
  readonly step: number;
  /** Healthy value of the sensor. */
  readonly healthy: number;
  /** Share of the fault's time gone by, 0 to 1. */
  readonly progress: number;
}

/** Value under the fault; undefined where the sensor is silent. */
const EFFECTS: Record<FaultKind, (scene: Scene) => number | undefined> = {
  spike: (scene) => scene.healthy + 1.2 * swing(scene),
  drift: (scene) => scene.healthy + 0.75 * swing(scene) * scene.progress,
  'level-shift': (scene) => scene.healthy + 0.5 * swing(scene),
  stuck: ({ plant, machine, channel, fault }) => plant.healthy(machine, channel, fault.startStep),
  'noise-burst': ({ machine, channel, step, healthy }) =>
    healthy + 15 * noiseOf(channel) * normalAt(channelSeed(machine, channel) ^ 0x5bd1e995, step),
  'lost-correlation': ({ plant, machine, channel, step }) =>
    plant.healthy(machine, channel, step, contradictingLoad(plant, machine, channel, step)),
  'frequency-change': ({ plant, channel, step, healthy }) => {
    if (channel.ripple === undefined) return healthy;
    const { amplitude, periodMinutes } = channel.ripple;
    const timeMs = plant.timeMs(step);
    const hunting = 1.6 * Math.sin(ripplePhase(timeMs, 0.4 * periodMinutes));
    return healthy + amplitude * (hunting - Math.sin(ripplePhase(timeMs, periodMinutes)));
  },
  'slow-leak': ({ machine, channel, healthy, progress }) =>
    healthy + (machine.kind.leak[channel.name] ?? 0) * spanOf(channel) * progress,
  'silent-sensor': () => undefined,
  'silent-machine': () => undefined,
};

/** Value of a sensor under a fault; undefined where the sensor is silent. */
export function faulty(
  plant: Plant,
  machine: Machine,
  channel: ChannelModel,
  fault: ScheduledFault,
  step: number,
  healthy: number,
): number | undefined {
  const progress = (step - fault.startStep) / fault.steps;
  return EFFECTS[fault.kind]({ plant, machine, channel, fault, step, healthy, progress });
}

/** One span of the channel, up or down; up where down would leave the range that the sensor can show. */
function swing({ channel, fault, healthy }: Scene): number {
  const span = spanOf(channel);
  const down = uniformAt(fault.seed, -2) < 0.5 && healthy - 0.9 * span > 0 && fault.kind !== 'spike';
  return down ? -span : span;
}

/** An independent load within the normal range, clearly different from the true one. */
function contradictingLoad(plant: Plant, machine: Machine, channel: ChannelModel, step: number): number {
  const timeMs = plant.timeMs(step);
  const load = machine.load.at(timeMs, channel.lagMinutes * MINUTE_MS);
  const apart = 0.36 + 0.08 * Math.sin(ripplePhase(timeMs, 41));
  return load > 0.62 ? load - apart : load + apart;
}

import type { TelemetryRecord } from '@kymo/domain';
import type { FaultSchedule, ScheduledFault } from './fault-schedule';
import { faulty } from './fault-effects';
import { uniformAt } from './noise';
import { channelSeed, type Machine, type Plant } from './plant';

/** Largest distance of a sensor's clock from the nominal time, a share of the interval. */
const JITTER_SHARE = 0.05;
/** Gaps begin at most once in this many steps. */
const GAP_BLOCK = 240;
const GAP_STEPS = 3;

/** What the plant sends: healthy values, faults, clock jitter and short gaps together. */
export class PlantTelemetry {
  readonly plant: Plant;
  readonly faults: FaultSchedule | undefined;

  constructor(plant: Plant, faults?: FaultSchedule) {
    this.plant = plant;
    this.faults = faults;
  }

  /** Machines that send, in turn, at every step. */
  get machines(): number {
    return this.plant.machines.length;
  }

  /** Simulated time between two steps. */
  get intervalMs(): number {
    return this.plant.intervalMs;
  }

  /** The record of one machine at one step; undefined where it sends nothing. */
  record(machineIndex: number, step: number): TelemetryRecord | undefined {
    const machine = this.plant.machines[machineIndex];
    if (machine === undefined || inGap(machine.seed, step)) return undefined;
    const fault = this.faults?.active(machineIndex, step);
    if (fault?.kind === 'silent-machine') return undefined;
    return {
      series: machine.key,
      time: this.plant.timeMs(step) + this.#jitterMs(machine, step),
      values: this.#values(machine, step, fault),
      tags: machine.tags,
    };
  }

  #values(machine: Machine, step: number, fault: ScheduledFault | undefined): Record<string, number | null> {
    const values: Record<string, number | null> = {};
    for (const channel of machine.kind.channels) {
      const healthy = this.plant.healthy(machine, channel, step);
      const shown =
        fault?.channels.includes(channel.name) === true
          ? faulty(this.plant, machine, channel, fault, step, healthy)
          : healthy;
      if (shown === undefined) continue;
      values[channel.name] = inGap(channelSeed(machine, channel), step)
        ? null
        : Math.round(shown * 1000) / 1000;
    }
    return values;
  }

  #jitterMs(machine: Machine, step: number): number {
    return Math.round(
      (uniformAt(machine.seed ^ 0x2545f491, step) - 0.5) * 2 * JITTER_SHARE * this.plant.intervalMs,
    );
  }
}

/** Whether something with this seed pauses at a step: one to three steps, in one of two blocks. */
function inGap(seed: number, step: number): boolean {
  const block = Math.floor(step / GAP_BLOCK);
  const gapSeed = seed ^ 0x68bc21eb;
  if (uniformAt(gapSeed, 3 * block) < 0.5) return false;
  const into =
    step - block * GAP_BLOCK - Math.floor(uniformAt(gapSeed, 3 * block + 1) * (GAP_BLOCK - GAP_STEPS));
  return into >= 0 && into < 1 + Math.floor(uniformAt(gapSeed, 3 * block + 2) * GAP_STEPS);
}

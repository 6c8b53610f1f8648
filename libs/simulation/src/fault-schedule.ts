import { seedFrom, seededRandom, type Random } from '@kymo/statistics';
import { FAULT_KINDS, type Fault, type FaultKind } from '@kymo/faults';
import type { ChannelModel } from './machine-kinds';
import type { Machine, Plant } from './plant';

const MINUTE_MS = 60_000;

/** How long a fault of each kind lasts, in minutes. A spike lasts samples, see {@link FaultSchedule}. */
const DURATION_MINUTES: Record<FaultKind, readonly [shortest: number, longest: number]> = {
  spike: [3, 5],
  drift: [240, 330],
  'level-shift': [90, 180],
  stuck: [270, 360],
  'noise-burst': [60, 120],
  'lost-correlation': [150, 240],
  'frequency-change': [120, 200],
  'slow-leak': [270, 360],
  'silent-sensor': [120, 180],
  'silent-machine': [120, 180],
};

export interface FaultScheduleOptions {
  /** First step at which a fault may begin. */
  readonly fromStep: number;
  /** Begins so long before that step that as many faults as ever are under way at it. Default false. */
  readonly isUnderWay?: boolean;
  /**
   * Minutes from one fault to the next. Default 75; faults that come more often are shorter in proportion. Stretched where a
   * machine would get its next before it is well.
   */
  readonly everyMinutes?: number;
}

/** Minutes from one fault to the next at which faults last as long as they do. */
const EVERY_MINUTES = 75;

/** A fault with everything needed to simulate it. */
export interface ScheduledFault extends Fault {
  readonly startStep: number;
  readonly steps: number;
  readonly seed: number;
}

/**
 * Faults of all kinds in turn, each round in a new order, going round the machines in a seeded order, so that
 * a machine has one fault at a time with a long rest before the next. Fault `n` is a function of the seed and `n`.
 */
export class FaultSchedule {
  readonly #plant: Plant;
  readonly #fromStep: number;
  readonly #everySteps: number;
  /** Share of its usual duration for which a fault lasts. */
  readonly #lasting: number;
  /** Turn of each machine in a round, by index. */
  readonly #turns: readonly number[];
  readonly #known = new Map<number, ScheduledFault>();

  constructor(
    plant: Plant,
    { fromStep, isUnderWay = false, everyMinutes = EVERY_MINUTES }: FaultScheduleOptions,
  ) {
    this.#lasting = Math.min(1, everyMinutes / EVERY_MINUTES);
    const longest = Math.max(...Object.values(DURATION_MINUTES).map(([, minutes]) => minutes));
    const longestSteps = stepsOf(plant, this.#lasting * longest);
    this.#plant = plant;
    this.#everySteps = Math.max(
      2,
      stepsOf(plant, everyMinutes),
      Math.ceil((3 * longestSteps) / Math.max(1, plant.machines.length)),
    );
    this.#fromStep = isUnderWay ? Math.max(0, fromStep - longestSteps - this.#everySteps) : fromStep;
    const order = shuffled(
      plant.machines.map((_, index) => index),
      seededRandom(seedFrom('turns', plant.seed)),
    );
    this.#turns = plant.machines.map((_, index) => order.indexOf(index));
  }

  /** The fault of a machine at a step, if it has one. */
  active(machine: number, step: number): ScheduledFault | undefined {
    if (step < this.#fromStep) return undefined;
    const machines = this.#plant.machines.length;
    const slot = Math.floor((step - this.#fromStep) / this.#everySteps);
    const latest = slot - ((slot - (this.#turns[machine] ?? 0) + machines) % machines);
    if (latest < 0) return undefined;
    const fault = this.fault(latest);
    return step >= fault.startStep && step < fault.startStep + fault.steps ? fault : undefined;
  }

  /** All faults that begin before a step, earliest first. */
  before(step: number, from = 0): ScheduledFault[] {
    const faults: ScheduledFault[] = [];
    for (let index = from; ; index++) {
      const fault = this.fault(index);
      if (fault.startStep >= step) return faults;
      faults.push(fault);
    }
  }

  /** Fault `index` of the schedule, from 0. */
  fault(index: number): ScheduledFault {
    const known = this.#known.get(index);
    if (known !== undefined) return known;
    if (this.#known.size > 10_000) this.#known.clear();
    const fault = this.#plan(index);
    this.#known.set(index, fault);
    return fault;
  }

  #plan(index: number): ScheduledFault {
    const plant = this.#plant;
    const seed = seedFrom(`fault ${index}`, plant.seed);
    const random = seededRandom(seed);
    const kind = this.#kind(index);
    const turn = index % plant.machines.length;
    const machine = plant.machines[this.#turns.indexOf(turn)];
    if (machine === undefined) throw new RangeError('planning a fault: the plant has no machines');
    const [shortest, longest] = DURATION_MINUTES[kind];
    const minutes = shortest + random() * (longest - shortest);
    const steps = kind === 'spike' ? Math.round(minutes) : stepsOf(plant, this.#lasting * minutes);
    const startStep =
      this.#fromStep + index * this.#everySteps + Math.floor((random() * this.#everySteps) / 2);
    return {
      id: `fault-${index}`,
      kind,
      machine: machine.key,
      channels: channelsOf(kind, machine, random),
      startMs: plant.timeMs(startStep),
      endMs: plant.timeMs(startStep + steps),
      startStep,
      steps,
      seed,
    };
  }

  /** Each round brings every kind once, in a seeded order. */
  #kind(index: number): FaultKind {
    const round = Math.floor(index / FAULT_KINDS.length);
    const order = shuffled(FAULT_KINDS, seededRandom(seedFrom(`round ${round}`, this.#plant.seed)));
    return order[index % FAULT_KINDS.length] ?? FAULT_KINDS[0];
  }
}

function channelsOf(kind: FaultKind, machine: Machine, random: Random): string[] {
  const { channels, leak } = machine.kind;
  const pick = (from: readonly ChannelModel[]) => from[Math.floor(random() * from.length)]?.name ?? '';
  switch (kind) {
    case 'silent-machine':
      return channels.map(({ name }) => name);
    case 'slow-leak':
      return Object.keys(leak);
    case 'frequency-change':
      return channels.filter(({ ripple }) => ripple !== undefined).map(({ name }) => name);
    default:
      return [pick(channels)];
  }
}

function stepsOf(plant: Plant, minutes: number): number {
  return Math.max(1, Math.round((minutes * MINUTE_MS) / plant.intervalMs));
}

function shuffled<Item>(items: readonly Item[], random: Random): Item[] {
  return items
    .map((item) => ({ item, rank: random() }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ item }) => item);
}

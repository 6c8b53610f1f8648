import { seedFrom, seededRandom } from '@kymo/statistics';
import { stepsOf, type TrainingSeries, type Window, windowAt } from '@kymo/domain';
import { injectFault, VISIBLE_FAULTS, type VisibleKind } from '@kymo/faults';
import { Plant, PlantTelemetry } from '@kymo/simulation';

const MINUTE_MS = 60_000;
const SEED = 11;

const plant = new Plant({ seed: SEED, startMs: Date.UTC(2025, 0, 6), intervalMs: MINUTE_MS, machines: 9 });
const telemetry = new PlantTelemetry(plant);
/** Machines of one kind, which share a model. */
export const alikeMachines = [0, 3, 6];

/** A healthy stretch of one machine. */
export function plantStretch(machine: number, fromStep: number, steps: number): TrainingSeries {
  const { key, kind } = plant.machines[machine]!;
  const channels = kind.channels.map(({ name }) => name).sort();
  const values = new Float32Array(steps * channels.length).fill(NaN);
  for (let step = 0; step < steps; step++) {
    const record = telemetry.record(machine, fromStep + step);
    channels.forEach((channel, column) => {
      values[step * channels.length + column] = record?.values[channel] ?? NaN;
    });
  }
  return { series: key, intervalMs: MINUTE_MS, startMs: plant.timeMs(fromStep), channels, values };
}

/** Cuts a stretch into windows. */
export function windowsOf(stretch: TrainingSeries, length: number, stride: number): Window[] {
  const count = Math.floor((stepsOf(stretch) - length) / stride) + 1;
  return Array.from({ length: count }, (_, index) => windowAt(stretch, index * stride, length, stride));
}

export interface Place {
  readonly stretch: TrainingSeries;
  /** First step of the window in the stretch. */
  readonly begin: number;
  readonly window: Window;
}

/** The window of a place with a fault in its last steps, as large as the ways of the channel in the whole stretch. */
export function withFault({ stretch, begin, window }: Place, kind: VisibleKind, channel: number): Window {
  const { magnitude, steps } = VISIBLE_FAULTS[kind];
  const width = window.channels.length;
  const values = injectFault(stretch.values, {
    kind,
    channels: width,
    channel,
    startStep: begin + window.length - steps,
    steps,
    magnitude,
    random: seededRandom(seedFrom(`${kind} ${channel} ${window.startMs}`, SEED)),
  });
  return { ...window, values: values.slice(begin * width, (begin + window.length) * width) };
}

/** Columns that can show a fault: only what oscillates can change its frequency. */
export function columnsFor(kind: VisibleKind): number[] {
  const channels = plant.machines[alikeMachines[0]!]!.kind.channels.toSorted((one, other) =>
    one.name < other.name ? -1 : 1,
  );
  return channels.flatMap(({ ripple }, column) => (kind !== 'frequency-change' || ripple ? [column] : []));
}

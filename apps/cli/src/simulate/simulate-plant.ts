import type { TelemetryRecord } from '@kymo/domain';
import { FaultSchedule, Plant, PlantTelemetry, type ScheduledFault } from '@kymo/simulation';
import type { SimulateOptions, SimulationSummary } from './options';
import { daysBefore, startMsOf, stepsOf } from './span';
import { transmit } from './transmit';

/** A step is a minute: so many a second keep pace with the clock. */
const REAL_TIME = 1 / 60;

/** Sends the telemetry of the simulated plant: healthy history at once, then days with faults. */
export async function simulatePlant(options: SimulateOptions): Promise<SimulationSummary> {
  const historySteps = stepsOf(options.historyDays);
  const steps = historySteps + stepsOf(options.days);
  const minutesPerSecond = options.minutesPerSecond ?? (options.brokers === undefined ? 60 : REAL_TIME);
  const plant = new Plant({
    seed: options.seed,
    startMs: startMsOf(options.start, daysBefore(options, minutesPerSecond)),
    machines: options.machines,
  });
  const faults = new FaultSchedule(plant, {
    fromStep: historySteps,
    everyMinutes: options.faultEveryMinutes,
  });
  const telemetry = new PlantTelemetry(plant, faults);
  const records = await transmit(
    {
      steps,
      pacedFromStep: historySteps,
      minutesPerSecond,
      records: (step) => sentAt(telemetry, step),
    },
    options,
  );
  const injected = faults.before(steps);
  return {
    text: `${records} records sent, ${injected.length} faults injected`,
    json: { records, machines: telemetry.machines, faults: injected.map(publicFault) },
  };
}

function* sentAt(telemetry: PlantTelemetry, step: number): Iterable<TelemetryRecord> {
  for (let machine = 0; machine < telemetry.machines; machine++) {
    const record = telemetry.record(machine, step);
    if (record) yield record;
  }
}

function publicFault({ id, kind, machine, channels, startMs, endMs }: ScheduledFault) {
  return { id, kind, machine, channels, startMs, endMs };
}

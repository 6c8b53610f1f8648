import type { TelemetryRecord } from '@kymo/domain';
import { FaultSchedule, Plant, PlantTelemetry, type ScheduledFault } from '@kymo/simulation';
import type { SimulateOptions, SimulationSummary } from './options';
import { isLive, REAL_TIME, startMsOf, stepsOf } from './span';
import { transmit } from './transmit';

/**
 * Sends the telemetry of the simulated plant: healthy history at once, then days with faults. Where these keep to the clock,
 * the history ends amid faults, as that of a real plant may: the next one could be hours away.
 */
export async function simulatePlant(options: SimulateOptions): Promise<SimulationSummary> {
  const { brokers, historyDays, days, seed, machines, start, faultEveryMinutes } = options;
  const historySteps = stepsOf(historyDays);
  const steps = historySteps + stepsOf(days);
  const minutesPerSecond = options.minutesPerSecond ?? (brokers === undefined ? 60 : REAL_TIME);
  const live = isLive(options, minutesPerSecond);
  // No sample may lie in the future: what runs ahead of the clock ends now.
  const daysBefore = brokers === undefined || live ? historyDays : historyDays + days;
  const plant = new Plant({ seed, machines, startMs: startMsOf(start, daysBefore) });
  const faults = new FaultSchedule(plant, {
    fromStep: historySteps,
    isUnderWay: live,
    everyMinutes: faultEveryMinutes,
  });
  const telemetry = new PlantTelemetry(plant, faults);
  const records = await transmit(
    {
      steps,
      pacedFromStep: historySteps,
      minutesPerSecond,
      records: (step) => sentAt(telemetry, step),
      soFar: faults.before(historySteps).map((fault) => line(fault, plant.timeMs(historySteps))),
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

/** A fault of the history, for a person who waits for its alert. */
function line({ kind, machine, channels, startMs, endMs }: ScheduledFault, nowMs: number): string {
  const time = (ms: number) => new Date(ms).toISOString().slice(11, 16);
  const until = endMs > nowMs ? 'under way' : `to ${time(endMs)} UTC`;
  return `${machine}: ${kind} of ${channels.join(', ')} from ${time(startMs)}, ${until}`;
}

function publicFault({ id, kind, machine, channels, startMs, endMs }: ScheduledFault) {
  return { id, kind, machine, channels, startMs, endMs };
}

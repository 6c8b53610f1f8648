import { setTimeout as delay } from 'node:timers/promises';
import type { Batch, Clock, RawRecord, Readiness, Source, SourceRun, TelemetryRecord } from '@kymo/domain';
import { systemClock } from '@kymo/domain';
import { z } from 'zod';

const PARTITION = 'simulator';
const MINUTE_MS = 60_000;

export const simulatorOptionsSchema = z
  .object({
    historyDays: z
      .number()
      .min(0)
      .max(60)
      .default(2)
      .describe('Simulated days sent at once, before faults begin'),
    minutesPerSecond: z
      .number()
      .positive()
      .max(100_000)
      .default(60)
      .describe('Simulated minutes per wall-clock second'),
    tickMs: z.number().int().min(10).max(10_000).default(250).describe('Wall-clock time between two batches'),
    batchRecords: z
      .number()
      .int()
      .min(1)
      .max(100_000)
      .default(2_400)
      .describe('Records per batch while history is sent'),
    endStep: z
      .number()
      .int()
      .min(1)
      .optional()
      .describe('Step before which the simulation ends; endless by default'),
  })
  .strict();

/** @see simulatorOptionsSchema */
export type SimulatorOptions = z.input<typeof simulatorOptionsSchema>;

/** What is to be sent: one record, or none, by machine and step. */
export interface StepTelemetry {
  readonly machines: number;
  readonly intervalMs: number;
  record(machine: number, step: number): TelemetryRecord | undefined;
}

export interface SimulatorClock {
  readonly now?: Clock;
  /** Resolves after the time, or early when the signal aborts. */
  readonly sleep?: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

/**
 * Sends simulated telemetry: history as fast as it is taken, then at a steady pace. The offset of a record is
 * `step * machines + machine`, so that any offset says where to go on. A slow pass slows simulated time down;
 * nothing piles up.
 */
export class SimulatorSource implements Source {
  readonly name = PARTITION;
  readonly #telemetry: StepTelemetry;
  readonly #options: z.output<typeof simulatorOptionsSchema>;
  readonly #now: Clock;
  readonly #sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;

  constructor(telemetry: StepTelemetry, options: SimulatorOptions = {}, { now, sleep }: SimulatorClock = {}) {
    this.#telemetry = telemetry;
    this.#options = simulatorOptionsSchema.parse(options);
    this.#now = now ?? systemClock;
    this.#sleep = sleep ?? sleepUntilAborted;
  }

  /** Steps of history: the first step that is paced. */
  get historySteps(): number {
    return historyStepsOf(this.#options.historyDays, this.#telemetry.intervalMs);
  }

  readiness(): Readiness {
    return { ready: true };
  }

  async run({ pass, resumeAt, signal }: SourceRun): Promise<void> {
    const { machines } = this.#telemetry;
    const { batchRecords, endStep = Infinity } = this.#options;
    const endOffset = endStep * machines;
    const historyEnd = Math.min(this.historySteps * machines, endOffset);
    let offset = resumeAt(PARTITION) ?? 0;
    const advance = async (untilOffset: number) => {
      await pass(this.#batch(offset, untilOffset, untilOffset === endOffset));
      offset = untilOffset;
    };
    while (offset < historyEnd && !signal.aborted) {
      await advance(Math.min(historyEnd, offset + batchRecords));
    }
    let dueMs = this.#now();
    let owedSteps = 0;
    while (offset < endOffset && !signal.aborted) {
      owedSteps += this.#stepsPerTick;
      const steps = Math.floor(owedSteps);
      owedSteps -= steps;
      if (steps > 0) await advance(Math.min(endOffset, offset + steps * machines));
      dueMs = Math.max(dueMs + this.#options.tickMs, this.#now());
      await this.#sleep(dueMs - this.#now(), signal);
    }
  }

  get #stepsPerTick(): number {
    const { minutesPerSecond, tickMs } = this.#options;
    return (minutesPerSecond * MINUTE_MS * (tickMs / 1000)) / this.#telemetry.intervalMs;
  }

  #batch(fromOffset: number, nextOffset: number, last: boolean): Batch {
    const { machines } = this.#telemetry;
    const records: RawRecord[] = [];
    for (let offset = fromOffset; offset < nextOffset; offset++) {
      const record = this.#telemetry.record(offset % machines, Math.floor(offset / machines));
      if (record === undefined) continue;
      records.push({
        value: Buffer.from(JSON.stringify(record)),
        key: Buffer.from(record.series),
        partition: PARTITION,
        offset,
        ...(typeof record.time === 'number' && { timestampMs: record.time }),
      });
    }
    return { partition: PARTITION, records, nextOffset, last };
  }
}

/** Steps that some days of history take. */
export function historyStepsOf(historyDays: number, intervalMs: number): number {
  return Math.round((historyDays * 1440 * MINUTE_MS) / intervalMs);
}

async function sleepUntilAborted(milliseconds: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await delay(milliseconds, undefined, { signal }).catch((thrown: unknown) => {
    if (!signal.aborted) throw thrown;
  });
}

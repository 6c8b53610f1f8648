import { setTimeout as delay } from 'node:timers/promises';
import { connectionOptionsSchema, KafkaProducer, type OutgoingRecord } from '@kymo/connectors';
import { KymoError, messageOf } from '@kymo/domain';
import { FaultSchedule, Plant, PlantTelemetry, type ScheduledFault } from '@kymo/simulation';
import { Command } from 'commander';
import { optionNumber, optionWholeNumber } from '../option-number';
import { Progress } from '../progress';

interface Options {
  readonly brokers?: string;
  readonly topic: string;
  readonly partitions: number;
  readonly machines: number;
  readonly historyDays: number;
  readonly days: number;
  readonly minutesPerSecond: number;
  readonly faultEveryMinutes: number;
  readonly start?: string;
  readonly seed: number;
  readonly json?: boolean;
}

const MINUTES_A_DAY = 1440;
const DAY_MS = MINUTES_A_DAY * 60_000;
const BATCH_RECORDS = 2_000;

/** `kymo simulate`: telemetry of the simulated plant, into Kafka or as NDJSON on standard output. */
export function simulateCommand(): Command {
  return new Command('simulate')
    .description(
      'Produce the telemetry of a simulated plant: healthy history first, then faults of ten kinds in turn.',
    )
    .option('--brokers <list>', 'Kafka brokers, comma-separated; without it, NDJSON goes to standard output')
    .option('--topic <name>', 'topic written to, created when absent', 'telemetry')
    .option('--partitions <number>', 'partitions of a topic that is created', optionWholeNumber(1, 1000), 3)
    .option('--machines <number>', 'machines of the plant', optionWholeNumber(1, 10_000), 24)
    .option('--history-days <number>', 'healthy days, sent at once', optionNumber(0, 365), 2)
    .option('--days <number>', 'days with faults after that', optionNumber(0, 36_500), 7)
    .option(
      '--minutes-per-second <number>',
      'pace of those days; 0 is as fast as it goes',
      optionNumber(0, 1e6),
      60,
    )
    .option(
      '--fault-every-minutes <number>',
      'simulated time from one fault to the next',
      optionNumber(1, 1e6),
      75,
    )
    .option('--start <time>', 'time of the first sample, ISO 8601 (default: so that the faults begin now)')
    .option('--seed <number>', 'seed of the plant and its faults', optionWholeNumber(0, 2 ** 31), 7)
    .option('--json', 'end with one JSON object: records sent, faults injected')
    .action(simulate);
}

async function simulate(options: Options): Promise<void> {
  const historySteps = Math.round(options.historyDays * MINUTES_A_DAY);
  const endStep = historySteps + Math.round(options.days * MINUTES_A_DAY);
  const startMs =
    options.start === undefined ? Date.now() - options.historyDays * DAY_MS : startOf(options.start);
  const plant = new Plant({ seed: options.seed, startMs, machines: options.machines });
  const faults = new FaultSchedule(plant, {
    fromStep: historySteps,
    everyMinutes: options.faultEveryMinutes,
  });
  const telemetry = new PlantTelemetry(plant, faults);
  const write = await writerFor(options);
  const progress = new Progress('simulating', endStep);

  let records = 0;
  let pending: OutgoingRecord[] = [];
  const flush = async () => {
    if (pending.length > 0) await write.send(pending);
    records += pending.length;
    pending = [];
  };
  const beganMs = performance.now();
  for (let step = 0; step < endStep; step++) {
    for (let machine = 0; machine < telemetry.machines; machine++) {
      const record = telemetry.record(machine, step);
      if (record) pending.push({ key: record.series, value: JSON.stringify(record) });
    }
    const dueMs =
      options.minutesPerSecond > 0 && step >= historySteps
        ? beganMs + ((step - historySteps) / options.minutesPerSecond) * 1000
        : 0;
    const waitMs = dueMs - performance.now();
    if (pending.length >= BATCH_RECORDS || waitMs > 100) {
      await flush();
      progress.show(step + 1);
    }
    if (waitMs > 100) await delay(waitMs);
  }
  await flush();
  await write.close();
  progress.done();
  const injected = faults.before(endStep);
  const summary = options.json
    ? JSON.stringify({ records, machines: telemetry.machines, faults: injected.map(publicFault) })
    : `${records} records sent, ${injected.length} faults injected`;
  // Without brokers standard output carries the records themselves.
  const out = options.json && options.brokers !== undefined ? process.stdout : process.stderr;
  out.write(`${summary}\n`);
}

function startOf(text: string): number {
  const startMs = Date.parse(text);
  if (Number.isFinite(startMs)) return startMs;
  throw new KymoError(
    'OPTIONS_INVALID',
    `Reading --start: "${text}" found, an ISO 8601 date-time such as 2026-01-01T00:00:00Z allowed.`,
  );
}

function publicFault({ id, kind, machine, channels, startMs, endMs }: ScheduledFault) {
  return { id, kind, machine, channels, startMs, endMs };
}

interface Writer {
  send(records: readonly OutgoingRecord[]): Promise<void>;
  close(): Promise<void>;
}

async function writerFor({ brokers, topic, partitions }: Options): Promise<Writer> {
  if (brokers === undefined) {
    return {
      async send(records) {
        const text = records.map(({ value }) => `${String(value)}\n`).join('');
        if (!process.stdout.write(text))
          await new Promise((resolve) => process.stdout.once('drain', resolve));
      },
      close: () => Promise.resolve(),
    };
  }
  const connection = connectionOptionsSchema.parse({
    brokers: brokers.split(',').map((broker) => broker.trim()),
  });
  const producer = new KafkaProducer(connection, process.env);
  await producer.createTopic(topic, partitions).catch((cause: unknown) => {
    throw new KymoError(
      'SINK_UNREACHABLE',
      `Connecting to ${brokers} to produce: ${messageOf(cause)}. Start a broker there, or name another with --brokers.`,
      { cause },
    );
  });
  return { send: (records) => producer.send(topic, records), close: () => producer.close() };
}

import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker, workerData } from 'node:worker_threads';
import { connectionOptionsSchema, KafkaProducer } from '@kymo/connectors';
import { Runner } from '@kymo/pipeline';
import { quantile } from '@kymo/statistics';
import { inFolder } from '../holds/bench-folder';
import { fittedArtifact } from './fitted';
import { startedPipeline } from './started-pipeline';
import { CHANNELS, recordText, seriesName } from './telemetry';

const INTERVAL_MS = 25;
const PARTITIONS = 4;
const MAX_SERIES = 400;
const MIN_SERIES = 24;
/** Before the first fault: code that has just begun to run is not compiled yet. */
const FIRST_STEPS = 1_200;
const STEPS = 1_500;
const FAULT_STEPS = 40;
/** Until the collector has tidied up behind the load. */
const SETTLE_MS = 10_000;
/** The collector returns memory once after a load, which is dear within a shorter time. */
const IDLE_MS = 60_000;

export interface LiveResult {
  readonly produceToAlertMs: {
    readonly p50: number | null;
    readonly p99: number | null;
    readonly alerts: number;
    readonly recordsPerSecond: number;
  };
  /** Share of a core while nothing comes, models loaded. */
  readonly idleCpuShare: number;
}

/** How long it takes from the sample that shows a fault to the durable alert, at so many records a second; then how much an idle monitor costs. */
export async function live(broker: string, recordsPerSecond: number): Promise<LiveResult> {
  const wanted = Math.round((recordsPerSecond * INTERVAL_MS) / 1000);
  const series = Math.min(MAX_SERIES, Math.max(MIN_SERIES, wanted));
  const topic = `bench-live-${Date.now()}`;
  const producer = new KafkaProducer(connectionOptionsSchema.parse({ brokers: [broker] }), {}, 'lz4');
  await producer.createTopic(topic, PARTITIONS);
  await producer.close();
  return inFolder(async (folder) => {
    const artifact = await fittedArtifact('linear-autoencoder', series, folder);
    const app = await startedPipeline({
      dataFolder: folder,
      source: { type: 'kafka', brokers: [broker], topics: [topic], groupId: topic },
      window: { latenessSamples: 0, intervalMs: INTERVAL_MS },
      // Every deviation is told, however young its series and however short it is.
      incidents: { immatureScore: 1, minDurationSeconds: 0, regimeSeries: 10_000 },
      detection: { artifacts: [artifact] },
    });
    const runner = app.get(Runner);
    const latencies: number[] = [];
    const sent = series * STEPS;
    let records = 0;
    let end = () => {};
    const ended = new Promise<void>((resolve) => (end = resolve));
    runner.passes.subscribe(({ outcome, effects }) => {
      const nowMs = Date.now();
      records += effects.counters.records;
      if (records >= sent) end();
      for (const { status, incident } of outcome.alerts) {
        // A window closes with the first sample behind it. What falls silent at the end of the load is no fault.
        if (status === 'firing' && incident.kind === 'anomaly')
          latencies.push(nowMs - (incident.raisedMs + INTERVAL_MS));
      }
    });
    const running = runner.run();
    await producing(broker, topic, series);
    await Promise.race([ended, running]);
    await sleep(SETTLE_MS);
    const cpu = process.cpuUsage();
    await sleep(IDLE_MS);
    const { user, system } = process.cpuUsage(cpu);
    await runner.stop();
    await running;
    await app.close();
    const sorted = latencies.sort((one, other) => one - other);
    const at = (share: number) => (sorted.length === 0 ? null : quantile(sorted, share));
    return {
      produceToAlertMs: {
        p50: at(0.5),
        p99: at(0.99),
        alerts: sorted.length,
        recordsPerSecond: (1000 * series) / INTERVAL_MS,
      },
      idleCpuShare: (user + system) / 1000 / IDLE_MS,
    };
  });
}

interface Producing {
  readonly broker: string;
  readonly topic: string;
  readonly series: number;
}

/** Has a thread of its own send what the series measure, so that the monitor does not pay for it. */
async function producing(broker: string, topic: string, series: number): Promise<void> {
  const thread = new Worker(new URL(import.meta.url), {
    workerData: { producing: { broker, topic, series } satisfies Producing },
  });
  await once(thread, 'exit');
}

async function produce({ broker, topic, series }: Producing): Promise<void> {
  const producer = new KafkaProducer(connectionOptionsSchema.parse({ brokers: [broker] }), {}, 'lz4');
  const startMs = Date.now() + 1000;
  for (let step = 0; step < STEPS; step++) {
    const dueMs = startMs + step * INTERVAL_MS;
    await sleep(Math.max(0, dueMs - Date.now()));
    await producer.send(topic, recordsOf(series, step, dueMs));
  }
  await producer.close();
}

const asked = workerData as { readonly producing?: Producing } | null;
if (asked?.producing) void produce(asked.producing);

/** One step of all series; each is faulty once for a while, one after the other. */
function recordsOf(series: number, step: number, timeMs: number) {
  return Array.from({ length: series }, (_, index) => {
    const text = recordText(index, step, timeMs);
    const since = step - FIRST_STEPS - ((index * 7) % (STEPS - FIRST_STEPS - 2 * FAULT_STEPS));
    const isFaulty = since >= 0 && since < FAULT_STEPS;
    return { key: seriesName(index), value: isFaulty ? withFault(text) : text };
  });
}

function withFault(text: string): string {
  const record = JSON.parse(text) as { values: Record<string, number> };
  record.values[CHANNELS[0]!]! += 80;
  return JSON.stringify(record);
}

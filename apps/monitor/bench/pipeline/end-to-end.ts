import { connectionOptionsSchema, KafkaProducer } from '@kymo/connectors';
import { Runner } from '@kymo/pipeline';
import { Plant, PlantTelemetry } from '@kymo/simulation';
import { inFolder } from '../holds/bench-folder';
import { startedPipeline } from '../ingest/started-pipeline';
import { MACHINES, say, STEPS } from './measuring';

/** Through a real broker: how fast a backlog is worked off, and how long a sample takes to its durable verdict. */
export async function endToEnd() {
  const broker = process.env['KYMO_KAFKA'];
  if (broker === undefined) return null;
  say('end to end through Kafka');
  return inFolder((folder) => through(broker, folder));
}

async function through(broker: string, folder: string) {
  const topic = `bench-${Date.now()}`;
  const producer = new KafkaProducer(connectionOptionsSchema.parse({ brokers: [broker] }), {});
  await producer.createTopic(topic, 1);
  const intervalMs = 100;
  const liveSteps = 200;
  const startMs = Date.now() - (STEPS - 1) * intervalMs;
  const plant = new Plant({ seed: 7, startMs, intervalMs, machines: MACHINES });
  const telemetry = new PlantTelemetry(plant);
  const send = (step: number, atMs: number) =>
    Array.from({ length: MACHINES }, (_, machine) => telemetry.record(machine, step))
      .filter((record) => record !== undefined)
      .map((record) => ({ key: record.series, value: JSON.stringify({ ...record, time: atMs }) }));
  for (let step = 0; step < STEPS; step += 50) {
    await producer.send(
      topic,
      Array.from({ length: 50 }, (_, more) => send(step + more, plant.timeMs(step + more))).flat(),
    );
  }

  const app = await startedPipeline({
    dataFolder: folder,
    source: { type: 'kafka', brokers: [broker], topics: [topic], groupId: topic, fetchWaitMs: 5 },
    window: { latenessSamples: 0, intervalMs },
    detection: { waitForFit: 'first', ladder: [{ detector: 'linear-autoencoder', afterSteps: 500 }] },
  });
  const runner = app.get(Runner);
  const latencies: number[] = [];
  let samples = 0;
  let scoringMs = 0;
  let scoredSamples = 0;
  let isLive = false;
  runner.passes.subscribe(({ effects, outcome, seconds }) => {
    samples += effects.counters.decoded;
    if (!isLive && effects.counters.windowsScored > 0) {
      scoringMs += seconds * 1000;
      scoredSamples += effects.counters.decoded;
    }
    if (!isLive) return;
    const nowMs = Date.now();
    // A window closes when the first sample after it arrives: one interval after its last step.
    for (const { window } of outcome.verdicts) {
      latencies.push(nowMs - (window.startMs + window.length * window.intervalMs));
    }
  });
  const running = runner.run();
  while (samples < 0.98 * STEPS * MACHINES) await new Promise((resolve) => setTimeout(resolve, 50));
  isLive = true;
  const liveStartMs = Date.now() + intervalMs;
  for (let step = 0; step < liveSteps; step++) {
    const dueMs = liveStartMs + step * intervalMs;
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, dueMs - Date.now())));
    await producer.send(topic, send(STEPS + step, dueMs));
  }
  await new Promise((resolve) => setTimeout(resolve, 1000));
  await runner.stop();
  await running;
  await app.close();
  await producer.close();
  latencies.sort((a, b) => a - b);
  return {
    samplesPerSecond: (1000 * scoredSamples) / scoringMs,
    produceToVerdictMs: {
      p50: latencies[Math.floor(latencies.length * 0.5)] ?? null,
      p99: latencies[Math.floor(latencies.length * 0.99)] ?? null,
    },
  };
}

import { connectionOptionsSchema, KafkaProducer } from '@kymo/connectors';
import type { DetectorName } from '@kymo/detectors';
import { Runner } from '@kymo/pipeline';
import { threadMs } from '@kymo/statistics';
import { inFolder } from '../holds/bench-folder';
import { fittedArtifact } from './fitted';
import { startedPipeline } from './started-pipeline';
import { INTERVAL_MS, recordText, seriesName } from './telemetry';

const SERIES = 24;
const PARTITIONS = 4;
const SENT_STEPS = 50;
/** Steps before the first window of each series, which are not measured. */
const FIRST_STEPS = 80;

export interface BacklogOptions {
  readonly detector: DetectorName;
  readonly strideSamples: number;
  readonly steps: number;
}

export interface BacklogRate {
  readonly recordsPerSecond: number;
  /** CPU time of all threads. */
  readonly cpuMicrosecondsPerRecord: number;
  /** CPU time of the thread that owns the stream. */
  readonly mainMicrosecondsPerRecord: number;
}

/** Records a second from a topic to durable verdicts, as a backlog is worked off. */
export async function backlogRate(
  broker: string,
  { detector, strideSamples, steps }: BacklogOptions,
): Promise<BacklogRate> {
  const topic = `bench-${detector}-${Date.now()}`;
  await produceBacklog(broker, topic, steps);
  return inFolder(async (folder) => {
    const artifact = await fittedArtifact(detector, SERIES, folder);
    const app = await startedPipeline({
      dataFolder: folder,
      source: { type: 'kafka', brokers: [broker], topics: [topic], groupId: topic },
      window: { strideSamples },
      detection: { artifacts: [artifact] },
    });
    const runner = app.get(Runner);
    const first = FIRST_STEPS * SERIES;
    let records = 0;
    const passed = (enough: number) =>
      new Promise<void>((resolve) => {
        const watching = runner.passes.subscribe(({ effects }) => {
          records += effects.counters.records;
          if (records < enough) return;
          watching.unsubscribe();
          resolve();
        });
      });
    const running = runner.run();
    await Promise.race([passed(first), running]);
    const [before, cpu, mainMs, startMs] = [records, process.cpuUsage(), threadMs(), performance.now()];
    await Promise.race([passed(SERIES * steps), running]);
    const seconds = (performance.now() - startMs) / 1000;
    const { user, system } = process.cpuUsage(cpu);
    const measured = records - before;
    const main = (1000 * (threadMs() - mainMs)) / measured;
    await runner.stop();
    await running;
    await app.close();
    return {
      recordsPerSecond: measured / seconds,
      cpuMicrosecondsPerRecord: (user + system) / measured,
      mainMicrosecondsPerRecord: main,
    };
  });
}

async function produceBacklog(broker: string, topic: string, steps: number): Promise<void> {
  const producer = new KafkaProducer(connectionOptionsSchema.parse({ brokers: [broker] }), {}, 'lz4');
  await producer.createTopic(topic, PARTITIONS);
  const startMs = Date.now() - steps * INTERVAL_MS;
  for (let step = 0; step < steps; step += SENT_STEPS) {
    const records = Array.from({ length: SENT_STEPS * SERIES }, (_, index) => {
      const [series, at] = [index % SERIES, step + Math.floor(index / SERIES)];
      return { key: seriesName(series), value: recordText(series, at, startMs + at * INTERVAL_MS) };
    });
    await producer.send(topic, records);
  }
  await producer.close();
}

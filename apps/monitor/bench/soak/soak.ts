import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connectionOptionsSchema, KafkaProducer, topicEnds } from '@kymo/connectors';
import { stringify } from 'yaml';
import { inFolder } from '../holds/bench-folder';
import { fittedArtifact } from '../ingest/fitted';
import { recordText, seriesName } from '../ingest/telemetry';
import { Looks } from './looks';
import { MonitorProcess } from './monitor-process';

const SERIES = 24;
const PARTITIONS = 4;
const TURN_MS = 250;
const LOOK_MS = 10_000;
const INTERVAL_MS = 1_000;

/** Sends so many records a second for so long, and looks at the monitor meanwhile. */
export async function soak(
  broker: string,
  recordsPerSecond: number,
  minutes: number,
  say: (what: string) => void,
): Promise<object> {
  const topic = `bench-soak-${Date.now()}`;
  const connection = connectionOptionsSchema.parse({ brokers: [broker] });
  const producer = new KafkaProducer(connection, {}, 'lz4');
  await producer.createTopic(topic, PARTITIONS);
  return inFolder(async (folder) => {
    const artifact = await fittedArtifact('linear-autoencoder', SERIES, folder);
    const config = join(folder, 'kymo.yaml');
    writeFileSync(
      config,
      stringify({
        dataFolder: join(folder, 'data'),
        source: { type: 'kafka', brokers: [broker], topics: [topic], groupId: topic },
        // More is sent in a second than a second of telemetry: its times run ahead of the clock.
        decoder: { type: 'json', maxFutureMs: null },
        detection: { artifacts: [artifact] },
        // Full within minutes at this rate: what grows behind that grows for ever.
        history: { keepHours: 24 },
        http: { port: 0 },
      }),
    );
    const monitor = await MonitorProcess.start(config);
    try {
      const looks = new Looks(monitor, () => topicEnds(connection, {}, topic));
      const beganMs = performance.now();
      const firstMs = Date.now();
      let [sent, nextLookMs] = [0, LOOK_MS];
      for (let atMs = 0; atMs < minutes * 60_000; atMs = performance.now() - beganMs) {
        const due = Math.floor((recordsPerSecond * atMs) / 1000 / SERIES);
        const records = [];
        for (; sent < due; sent++) records.push(...stepOf(sent, firstMs + sent * INTERVAL_MS));
        if (records.length > 0) await producer.send(topic, records);
        if (atMs >= nextLookMs) {
          nextLookMs = atMs + LOOK_MS;
          say(`${(atMs / 60_000).toFixed(1)} min: ${await looks.look()}`);
        }
        await sleep(TURN_MS);
      }
      const sentPerSecond = (sent * SERIES) / ((performance.now() - beganMs) / 1000);
      return {
        minutes,
        sentPerSecond,
        ...looks.result(recordsPerSecond),
        exitCode: await monitor.end('SIGTERM'),
      };
    } finally {
      await monitor.end('SIGKILL');
      await producer.close();
    }
  });
}

function stepOf(step: number, timeMs: number) {
  return Array.from({ length: SERIES }, (_, series) => ({
    key: seriesName(series),
    value: recordText(series, step, timeMs),
  }));
}

import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { readStore } from '@kymo/connectors';
import { KymoError, stepMs, type Store } from '@kymo/domain';
import type { JudgedSeries, LiveOutcome, LiveRecording } from '@kymo/evaluation';
import { stringify } from 'yaml';

/** Records between two moments at which the stream can wait for a fit. */
const BATCH_RECORDS = 256;
const FOREVER_HOURS = 10_000_000;

/** Runs a monitor on a recording from a cold start, and returns its incidents and scores. @throws KymoError MONITOR_FAILED */
export async function monitorRun(recording: LiveRecording, config: object): Promise<LiveOutcome> {
  const folder = await mkdtemp(join(tmpdir(), 'kymo-live-'));
  try {
    const path = join(folder, 'telemetry.ndjson');
    const dataFolder = join(folder, 'data');
    await writeTelemetry(recording, path);
    const file = join(folder, 'kymo.yaml');
    await writeFile(file, stringify(coldStart(path, dataFolder, config)));
    await runMonitor(recording.name, file);
    return await outcomeOf(dataFolder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The defaults, except that the stream waits for fits and nothing is forgotten, so that a replay is repeatable. */
function coldStart(
  path: string,
  dataFolder: string,
  { detection, ...config }: { detection?: object },
): object {
  return {
    dataFolder,
    source: { type: 'file', path, batchRecords: BATCH_RECORDS },
    decoder: { type: 'json', maxFutureMs: null },
    detection: { ...detection, waitForFit: 'all' },
    history: { keepHours: FOREVER_HOURS },
    series: { forgetAfterHours: FOREVER_HOURS },
    log: { level: 'error' },
    ...config,
  };
}

/** All series together, in the order of time. */
async function writeTelemetry({ series }: LiveRecording, path: string): Promise<void> {
  const file = createWriteStream(path);
  const rows = series.flatMap(({ timesMs }, index) =>
    Array.from(timesMs, (time, row) => ({ time, row, index })),
  );
  rows.sort((a, b) => a.time - b.time || a.index - b.index);
  for (const { time, row, index } of rows) {
    const { key, tags, channels, values } = series[index]!;
    const cells = channels.map((name, channel) => {
      const value = values[row * channels.length + channel]!;
      return [name, Number.isFinite(value) ? value : null] as const;
    });
    const record = { series: key, time, values: Object.fromEntries(cells), tags };
    if (!file.write(`${JSON.stringify(record)}\n`)) await once(file, 'drain');
  }
  file.end();
  await once(file, 'finish');
}

async function runMonitor(name: string, config: string): Promise<void> {
  const program = fileURLToPath(new URL('./kymo-monitor.js', import.meta.url));
  const monitor = spawn(process.execPath, [program, '--config', config, '--headless', '--json'], {
    // By the channel the monitor learns that this command is gone, however it ended.
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let said = '';
  monitor.stderr!.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-2000)));
  const [code] = (await once(monitor, 'close')) as [number | null];
  if (code === 0) return;
  throw new KymoError(
    'MONITOR_FAILED',
    `replaying ${name} through a monitor: it ended ${code === null ? 'by a signal' : `with exit code ${code}`}; it said: ${said.trim()}`,
  );
}

async function outcomeOf(dataFolder: string): Promise<LiveOutcome> {
  const store = readStore(dataFolder);
  try {
    const incidents = store.incidents({ limit: Number.MAX_SAFE_INTEGER });
    return { incidents, judged: store.series().map(({ key }) => judgedSeries(store, key)) };
  } finally {
    await store.close();
  }
}

function judgedSeries(store: Pick<Store, 'history'>, key: string): JudgedSeries {
  const blocks = store.history(key, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY);
  const timesMs: number[] = [];
  const scores: number[] = [];
  for (const block of blocks) {
    block.score.forEach((score, step) => {
      if (Number.isNaN(score)) return;
      timesMs.push(stepMs(block, step));
      scores.push(score);
    });
  }
  return {
    key,
    intervalMs: blocks.at(-1)?.intervalMs ?? Number.NaN,
    timesMs: Float64Array.from(timesMs),
    scores: Float32Array.from(scores),
  };
}

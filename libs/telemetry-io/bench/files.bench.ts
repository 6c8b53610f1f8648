import { createWriteStream, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { seededRandom } from '@kymo/statistics';
import { TelemetryFile } from '../src/index';
import { checkTables } from './random-tables';

const ROWS = 1_000_000;
const CHANNELS = 8;
const TABLES = 100_000;
const START_MS = Date.UTC(2025, 0, 1);

/** Reads a million rows of eight channels as CSV, and a hundred thousand random tables; the baseline only splits the lines. */
export async function bench() {
  const folder = mkdtempSync(join(tmpdir(), 'kymo-files-'));
  try {
    const path = join(folder, 'rows.csv');
    await write(path);
    const baselineSeconds = await timed(() => splitOnly(path));
    let samples = 0;
    const seconds = await timed(async () => {
      const file = await TelemetryFile.open([path]);
      for await (const block of file.outcomes()) samples += block.length;
    });
    const tables = await checkTables(TABLES);
    return {
      csv: {
        rows: ROWS,
        channels: CHANNELS,
        megabytes: statSync(path).size / 2 ** 20,
        samples,
        seconds,
        rowsPerSecond: ROWS / seconds,
        splitOnlySeconds: baselineSeconds,
      },
      randomTables: tables,
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function write(path: string): Promise<void> {
  const random = seededRandom(1);
  const out = createWriteStream(path);
  out.write(`time,${Array.from({ length: CHANNELS }, (_, channel) => `channel_${channel}`).join(',')}\n`);
  for (let from = 0; from < ROWS; from += 10_000) {
    const lines: string[] = [];
    for (let row = from; row < from + 10_000; row++) {
      const cells = Array.from({ length: CHANNELS }, () => (40 + random()).toFixed(3));
      lines.push(
        `${new Date(START_MS + 1000 * row).toISOString().slice(0, 19).replace('T', ' ')},${cells.join(',')}`,
      );
    }
    if (!out.write(`${lines.join('\n')}\n`)) await once(out, 'drain');
  }
  out.end();
  await once(out, 'finish');
}

async function splitOnly(path: string): Promise<void> {
  const { createReadStream } = await import('node:fs');
  const { createInterface } = await import('node:readline');
  let cells = 0;
  for await (const line of createInterface({ input: createReadStream(path) }))
    cells += line.split(',').map(Number).length;
  if (cells === 0) throw new Error('nothing was read');
}

async function timed(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

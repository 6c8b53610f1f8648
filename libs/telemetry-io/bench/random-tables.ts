import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seededRandom } from '@kymo/statistics';
import { TelemetryFile, type ReadSample } from '../src/index';
import { randomTable } from './random-table';

/** What came of random tables: each is read back as it was meant, or refused; never read differently. */
export interface TableTally {
  readonly tables: number;
  readonly same: number;
  readonly refused: number;
  readonly different: number;
  /** The first that was read differently. */
  readonly firstDifferent?: string;
}

/** Writes tables of random dialect, number form, time form and shape, and reads them back. */
export async function checkTables(count: number, seed = 1): Promise<TableTally> {
  const random = seededRandom(seed);
  const folder = mkdtempSync(join(tmpdir(), 'kymo-tables-'));
  const path = join(folder, 'table.csv');
  const tally = { tables: count, same: 0, refused: 0, different: 0 };
  let firstDifferent: string | undefined;
  try {
    for (let index = 0; index < count; index++) {
      const table = randomTable(random);
      writeFileSync(path, table.text);
      const read = await readBack(path);
      if (read === undefined) tally.refused++;
      else if (isSame(read, table.samples)) tally.same++;
      else {
        tally.different++;
        firstDifferent ??= `${table.what}\n${table.text.slice(0, 600)}\nread: ${JSON.stringify(read[0])}\nmeant: ${JSON.stringify(table.samples[0])}`;
      }
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  return { ...tally, ...(firstDifferent !== undefined && { firstDifferent }) };
}

/** Undefined where the table was refused, wholly or a row of it. */
async function readBack(path: string): Promise<ReadSample[] | undefined> {
  try {
    const file = await TelemetryFile.open([path]);
    const samples: ReadSample[] = [];
    for await (const block of file.outcomes()) for (const outcome of block) samples.push(...outcome.samples);
    return file.reading.rows.refused > 0 ? undefined : samples;
  } catch {
    return undefined;
  }
}

/** Whether the same values stand at the same moments of as many series; names may differ where the file has none. */
function isSame(read: readonly ReadSample[], meant: readonly ReadSample[]): boolean {
  const told = (samples: readonly ReadSample[]) =>
    samples
      .flatMap(({ timeMs, values }) =>
        Object.values(values).flatMap((value) => (value === null ? [] : [`${timeMs} ${value}`])),
      )
      .sort()
      .join('\n');
  const series = (samples: readonly ReadSample[]) => new Set(samples.map((one) => one.series)).size;
  return told(read) === told(meant) && series(read) === series(meant);
}

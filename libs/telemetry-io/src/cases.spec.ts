import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { tmpdir } from 'node:os';
import { afterAll, describe, expect, it } from 'vitest';
import { TelemetryFile } from './telemetry-file';

const folder = join(process.env['KYMO_DATA'] ?? '', 'cases');
const isThere = process.env['KYMO_DATA'] !== undefined && existsSync(folder);
if (!isThere) console.warn('cases not read: set KYMO_DATA to the folder that holds them');

const expected = JSON.parse(
  readFileSync(new URL('../testcases/cases.json', import.meta.url), 'utf8'),
) as Record<string, Record<string, unknown>>;
const unpacked = mkdtempSync(join(tmpdir(), 'kymo-cases-'));
afterAll(() => rmSync(unpacked, { recursive: true }));

/** The case as it was tried: those that are not about packing are kept packed. */
function pathOf(name: string): string {
  if (existsSync(join(folder, name))) return join(folder, name);
  const path = join(unpacked, name);
  writeFileSync(path, gunzipSync(readFileSync(join(folder, `${name}.gz`))));
  return path;
}

describe.skipIf(!isThere)('a file as people have it', () => {
  it.each(Object.entries(expected))('%s', async (name, wanted) => {
    if ('refusal' in wanted) {
      await expect(readingOf(name)).rejects.toThrow(String(wanted['refusal']));
      return;
    }
    const { rows, missing, leftOut, doubts, channels = [], ...reading } = await readingOf(name);
    const found = {
      ...reading,
      channels: channels.map(({ name: channel, unit }) =>
        unit && !channel.includes(unit) ? `${channel} [${unit}]` : channel,
      ),
      rows: rows.read,
      refused: rows.refused,
      missing: missing.slice(0, 6),
      leftOut: leftOut.map((one) => `${one.name}: ${one.why}`),
      doubts: doubts.length,
    };
    expect(found).toMatchObject(wanted);
  });
});

async function readingOf(name: string) {
  const file = await TelemetryFile.open([pathOf(name)]);
  for await (const block of file.outcomes()) void block;
  return file.reading;
}

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { TelemetryFile } from './telemetry-file';

const folder = mkdtempSync(join(tmpdir(), 'kymo-several-'));
afterAll(() => rmSync(folder, { recursive: true }));

const START = Date.UTC(2025, 2, 1);
const rows = Array.from({ length: 100 }, (_, row) => ({
  timeMs: START + row * 600_000,
  value: 40 + (row % 7),
}));
const iso = (timeMs: number) => new Date(timeMs).toISOString();
const table = (name: string, shiftMs = 0, plus = 0) =>
  `time,${name}\n${rows.map(({ timeMs, value }) => `${iso(timeMs + shiftMs)},${value + plus}`).join('\n')}\n`;
const DAY_MS = 86_400_000;

async function read(texts: Readonly<Record<string, string>>) {
  const paths = Object.entries(texts).map(([name, text]) => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  });
  const file = await TelemetryFile.open(paths);
  const samples = [];
  for await (const block of file.outcomes()) for (const outcome of block) samples.push(...outcome.samples);
  return { samples, reading: file.reading };
}

describe('several files', () => {
  it('are read in order of their times, not of their names', async () => {
    const { samples, reading } = await read({
      'apr.csv': table('flow', 31 * DAY_MS),
      'mar.csv': table('flow'),
    });
    expect(samples.map(({ timeMs }) => timeMs)).toEqual(
      samples.map(({ timeMs }) => timeMs).sort((a, b) => a - b),
    );
    expect(reading.seriesCount).toBe(1);
    expect(reading.notes.join()).toContain('in order of their times');
  });

  it('of the same times and columns are a machine each', async () => {
    const { samples, reading } = await read({
      'pump-1.csv': table('flow'),
      'pump-2.csv': table('flow', 0, 5),
    });
    expect(new Set(samples.map(({ series }) => series))).toEqual(new Set(['pump-1', 'pump-2']));
    expect(reading.doubts.join()).toContain('taken for a machine of its own');
  });

  it('of the same times and other columns are one machine', async () => {
    const { samples, reading } = await read({ 'flow.csv': table('flow'), 'level.csv': table('level', 0, 5) });
    expect(samples[0]?.values).toEqual({ flow: 40, level: 45 });
    expect(samples).toHaveLength(rows.length);
    expect(reading.channels?.map(({ name }) => name)).toEqual(['flow', 'level']);
  });

  it('that go on in the next one a little earlier are put together', async () => {
    const overlap = -5 * 600_000;
    const next = rows.length * 600_000 + overlap;
    const { samples } = await read({ 'a.csv': table('flow'), 'b.csv': table('flow', next) });
    expect(samples).toHaveLength(2 * rows.length);
    expect(samples.every(({ timeMs }, index) => timeMs >= (samples[index - 1]?.timeMs ?? 0))).toBe(true);
  });

  const dated = (day: number) =>
    `time,flow\n${rows
      .slice(0, 40)
      .map(({ value }, hour) => `0${day}/04/2025 ${String(hour % 24).padStart(2, '0')}:00,${value}`)
      .slice(0, 24)
      .join('\n')}\n`;
  const thirteenth = dated(1).replaceAll('01/04', '13/04');

  it('settle for each other which number of a date is the month', async () => {
    const { reading } = await read({ 'd1.csv': dated(1), 'd13.csv': thirteenth });
    expect(reading.firstTime).toBe('2025-04-01T00:00:00.000Z');
    expect(reading.rows.refused).toBe(0);
  });

  it('are refused where none of them tells', async () => {
    await expect(read({ 'e1.csv': dated(1), 'e2.csv': dated(2) })).rejects.toThrow(/read in two ways/);
  });
});

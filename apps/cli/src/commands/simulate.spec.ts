import { spawnSync } from 'node:child_process';
import { CLEAN_KINDS } from '@kymo/simulation';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { simulateCommand } from './simulate';

const START = ['--start', '2025-01-06T00:00:00Z', '--json'];
const AN_HOUR = ['--days', String(1 / 24), ...START];

afterEach(() => vi.restoreAllMocks());

/** What the command writes: records on standard output, its last word on standard error. */
async function simulated(...args: string[]) {
  const written = { out: '', err: '' };
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => ((written.out += String(text)), true));
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => ((written.err += String(text)), true));
  await simulateCommand()
    .exitOverride()
    .parseAsync(args, { from: 'user' })
    .finally(() => vi.restoreAllMocks());
  const records = written.out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as SentRecord);
  return {
    records,
    err: written.err,
    summary: JSON.parse(written.err.trimEnd().split('\n').at(-1)!) as object,
  };
}

interface SentRecord {
  readonly series: string;
  readonly time: number;
  readonly tags: Record<string, string>;
}

describe('kymo simulate', () => {
  it('sends the plant, and says so', async () => {
    const args = ['--machines', '3', '--history-days', '0', '--minutes-per-second', '0', ...AN_HOUR];
    const { records, summary } = await simulated(...args);
    expect(new Set(records.map(({ series }) => series))).toEqual(
      new Set(['pump-01', 'compressor-01', 'turbine-01']),
    );
    expect(summary).toMatchObject({ records: records.length, machines: 3 });
  });

  it('says when the history is sent, and at which pace it goes on', async () => {
    const args = ['--machines', '3', '--history-days', String(1 / 24), '--minutes-per-second', '6000'];
    const { err } = await simulated(...args, ...AN_HOUR);
    expect(err).toContain('The history is sent. It goes on at 360000 times the pace of the clock.\n');
  });

  it('--clean: eight series of a kind, a minute a step, the same for the same seed', async () => {
    const { records, summary } = await simulated('--clean', 'walks', ...AN_HOUR);
    expect(records).toHaveLength(60 * 8);
    expect(records[0]).toMatchObject({
      series: 'walks-01',
      time: Date.UTC(2025, 0, 6),
      tags: { kind: 'walks' },
    });
    expect(records.at(-1)).toMatchObject({ series: 'walks-08', time: Date.UTC(2025, 0, 6, 0, 59) });
    expect(summary).toMatchObject({ records: 480, kind: 'walks' });
    expect((await simulated('--clean', 'walks', ...AN_HOUR)).records).toEqual(records);
    expect((await simulated('--clean', 'walks', ...AN_HOUR, '--seed', '8')).records).not.toEqual(records);
  });

  it('--clean: as many as are asked for, each alone', async () => {
    const { records } = await simulated('--clean', 'duty', '--series', '2', '--alone', ...AN_HOUR);
    expect(new Set(records.map(({ series }) => series))).toEqual(new Set(['duty-01', 'duty-02']));
    for (const { tags } of records) expect(tags).toEqual({});
  });

  it('ends without complaint where its reader has had enough', () => {
    const command = `"${process.execPath}" dist/kymo.js simulate --clean noise --days 30 | head -n 1`;
    const { stdout, stderr } = spawnSync('sh', ['-c', command], { encoding: 'utf8' });
    expect(stdout).toMatch(/^\{.*\}\n$/);
    expect(stderr).toBe('');
  });

  it('names the kinds in its help', () => {
    for (const kind of CLEAN_KINDS) expect(simulateCommand().helpInformation()).toContain(`"${kind}"`);
  });

  it.each([
    { args: ['--clean', 'waves'], says: /Allowed choices are noise, daily/ },
    { args: ['--clean', 'noise', '--machines', '3'], says: /cannot be used with option '--machines/ },
    { args: ['--clean', 'noise', '--history-days', '3'], says: /cannot be used with option '--history-days/ },
    {
      args: ['--clean', 'noise', '--fault-every-minutes', '9'],
      says: /cannot be used with option '--fault-every/,
    },
    { args: ['--series', '3'], says: /--series: found without --clean/ },
    { args: ['--alone'], says: /--alone: found without --clean/ },
    { args: ['--start', 'soon'], says: /--start: "soon" found/ },
  ])('refuses $args', async ({ args, says }) => {
    await expect(simulated(...args)).rejects.toThrow(says);
  });
});

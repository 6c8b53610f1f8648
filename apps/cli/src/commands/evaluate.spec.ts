import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { evaluateCommand } from './evaluate';

let folder: string;
let printed: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kymo-evaluate-'));
  printed = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += String(text);
    return true;
  });
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rm(folder, { recursive: true });
});

const evaluate = (...given: string[]) =>
  evaluateCommand()
    .exitOverride()
    .parseAsync(['--detector', 'linear-autoencoder', '--json', ...given], { from: 'user' });

async function recording(): Promise<string> {
  const path = join(folder, 'a_tr_300_1st_350.csv');
  const rows = Array.from({ length: 400 }, (_, row) => {
    const fault = row >= 350 && row < 360;
    return `${1_700_000_000_000_000_000n + BigInt(row) * 1_000_000_000n},${fault ? 9 : Math.sin(row / 3)},${Number(fault)}`;
  });
  await writeFile(path, `time,x,label\n${rows.join('\n')}\n`);
  return path;
}

describe('kymo evaluate', () => {
  it('finds before anything else that the report cannot be written', async () => {
    const report = join(folder, 'missing', 'page.html');
    await expect(evaluate('--data', join(folder, 'none'), '--report', report)).rejects.toMatchObject({
      code: 'OPTIONS_INVALID',
      message: expect.stringMatching(/opening --report .*page\.html.*name a file in a folder/),
    });
  });

  it('draws recordings whose times are nanoseconds', async () => {
    const report = join(folder, 'page.html');
    await evaluate('--data', await recording(), '--report', report);
    expect(await readFile(report, 'utf8')).toContain('2023-11-14 22:13');
  });

  it.skipIf(!existsSync('/dev/full'))('prints its figures though the report is lost', async () => {
    await expect(evaluate('--data', await recording(), '--report', '/dev/full')).rejects.toThrow(/ENOSPC/);
    expect(JSON.parse(printed)).toMatchObject({ detector: 'linear-autoencoder', formatVersion: 1 });
  });

  it.each([
    ['--seed', '1.5'],
    ['--training-rows', '300.5'],
  ])('takes whole numbers only: %s %s', async (...given) => {
    await expect(evaluate('--data', folder, ...given)).rejects.toThrow(/whole number/);
  });
});

import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Incident } from '@kymo/domain';
import { Program } from '@kymo/testing';
import { afterAll, describe, expect, it } from 'vitest';
import { firstLines } from '../src/status/first-lines';
import { judgedFile } from './judged-file';
import expected from './testcases/cases.json' with { type: 'json' };

interface ExpectedIncident {
  readonly start: string;
  readonly channels: readonly string[];
}

/** What the monitor has to say of a file: its exit code, what people are told of, and what is only noted. */
interface Expected {
  readonly exit: number;
  readonly paged?: readonly ExpectedIncident[];
  /** Of recordings too short to know what is usual. */
  readonly noted?: readonly ExpectedIncident[];
  /** Beginnings of lines that stand first in the result. */
  readonly told?: readonly string[];
}

const cases = Object.entries(expected as Record<string, Expected>);
/** Cases that are also judged by the program itself, with all its detectors: one of each packing, format and exit code. */
const AS_PROGRAM = /^(01|05|09d|19a|22b|27|28|37d|41-control.csv.zst|51b|63b)/;

const folder = join(process.env['KYMO_DATA'] ?? '', 'cases');
const isThere = process.env['KYMO_DATA'] !== undefined && existsSync(folder);
if (!isThere) console.warn('cases not judged: set KYMO_DATA to the folder that holds them');

const unpacked = mkdtempSync(join(tmpdir(), 'kymo-judged-'));
afterAll(() => rmSync(unpacked, { recursive: true }));

function pathOf(name: string): string {
  if (existsSync(join(folder, name))) return join(folder, name);
  const path = join(unpacked, name);
  writeFileSync(path, gunzipSync(readFileSync(join(folder, `${name}.gz`))));
  return path;
}

/** A start may move by a few steps with the network that finds it. */
const SLACK_MS = 15 * 60_000;

function expectFound(incidents: readonly Incident[], { paged = [], noted = [] }: Expected): void {
  const told = incidents.filter((one) => one.paged);
  expect(told).toHaveLength(paged.length);
  for (const { start, channels } of [...paged, ...noted]) {
    const found = noted.length > 0 ? incidents.filter((one) => one.heldBy === 'maturity') : told;
    const hit = found.find(({ startMs }) => Math.abs(startMs - Date.parse(start)) <= SLACK_MS);
    expect(hit?.channels.map((channel) => channel.name)).toEqual(expect.arrayContaining([...channels]));
  }
}

describe.skipIf(!isThere)('a file as people have it', { concurrent: true }, () => {
  it.each(cases)(
    'is judged: %s',
    async (name, wanted) => {
      const judged = await judgedFile(pathOf(name));
      expect(judged.exit).toBe(wanted.exit);
      expectFound(judged.found, wanted);
      const first = judged.summary === undefined ? [] : firstLines(judged.summary, judged.found);
      for (const told of wanted.told ?? []) expect(first).toContainEqual(expect.stringContaining(told));
    },
    240_000,
  );

  it.each(cases.filter(([name]) => AS_PROGRAM.test(name)))(
    'is judged by the program with all detectors: %s',
    async (name, wanted) => {
      const program = new Program('kymo-monitor', ['--input', pathOf(name), '--headless', '--json']);
      expect(await program.end()).toBe(wanted.exit);
      if (wanted.exit === 2) return;
      const { found, warnings } = program.json<{ found: readonly Incident[]; warnings: readonly string[] }>();
      expectFound(found, wanted);
      for (const told of wanted.told ?? []) expect(warnings).toContainEqual(expect.stringContaining(told));
    },
    240_000,
  );
});

import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Incident } from '@kymo/domain';
import { afterAll, describe, expect, it } from 'vitest';
import { Program } from '@kymo/testing';
import expected from './testcases/cases.json' with { type: 'json' };

/** What the monitor has to say of a file: its exit code, and what people are told of. */
interface Expected {
  readonly exit: number;
  readonly paged?: readonly { readonly start: string; readonly channels: readonly string[] }[];
}

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

describe.skipIf(!isThere)('a file as people have it', { concurrent: true }, () => {
  it.each(Object.entries(expected as Record<string, Expected>))(
    '%s',
    async (name, { exit, paged = [] }) => {
      const program = new Program('kymo-monitor', ['--input', pathOf(name), '--headless', '--json']);
      expect(await program.end()).toBe(exit);
      if (exit === 2) return;
      const found = program.json<{ found: readonly Incident[] }>().found.filter((one) => one.paged);
      expect(found).toHaveLength(paged.length);
      for (const { start, channels } of paged) {
        const hit = found.find(({ startMs }) => Math.abs(startMs - Date.parse(start)) <= SLACK_MS);
        expect(hit?.channels.map((channel) => channel.name)).toEqual(expect.arrayContaining([...channels]));
      }
    },
    240_000,
  );
});

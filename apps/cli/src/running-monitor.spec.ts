import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { defaultDataFolder, runningMonitor } from './running-monitor';

let home: string;
beforeEach(() => (home = mkdtempSync(join(tmpdir(), 'kymo-home-'))));
afterEach(() => rmSync(home, { recursive: true }));

function put(folder: string, file: string): void {
  mkdirSync(join(home, folder), { recursive: true });
  writeFileSync(join(home, folder, file), '{"url":"http://127.0.0.1:9","token":"t"}');
}

it.each<[string, readonly (readonly [string, string])[], string]>([
  ['that of the plant where there is none', [], 'plant'],
  ['the only one that has a store', [['kafka', 'store.mdb']], 'kafka'],
  [
    'the one whose monitor runs',
    [
      ['plant', 'store.mdb'],
      ['kafka', 'store.mdb'],
      ['kafka', 'monitor.json'],
    ],
    'kafka',
  ],
  [
    'that of the plant where several might be meant',
    [
      ['a', 'monitor.json'],
      ['b', 'monitor.json'],
    ],
    'plant',
  ],
])('means %s', (_, files, folder) => {
  for (const [name, file] of files) put(name, file);
  expect(defaultDataFolder(home)).toBe(join(home, folder));
});

it('takes no address for a monitor that does not answer', async () => {
  put('kafka', 'monitor.json');
  expect(await runningMonitor(join(home, 'kafka'))).toBeUndefined();
});

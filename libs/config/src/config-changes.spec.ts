import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { changeLine, configChanges } from './config-changes';
import { readConfig, type ReadConfig } from './load-config';

it.each<[unknown, unknown, string[]]>([
  [{ a: 1 }, { a: 1 }, []],
  [{ log: { level: 'info' } }, { log: { level: 'debug' } }, ['log.level: "info" → "debug"']],
  [{ a: 1 }, { b: [2] }, ['a: 1 → absent', 'b: absent → [2]']],
  [
    { sinks: [{ type: 'x' }] },
    { sinks: [{ type: 'x' }, { type: 'y' }] },
    ['sinks[1]: absent → {"type":"y"}'],
  ],
  [{ sinks: [{ url: 'a' }] }, { sinks: [{ url: 'b' }] }, ['sinks[0].url: "a" → "b"']],
  [{ a: [1] }, { a: { 0: 1 } }, ['a: [1] → {"0":1}']],
])('from %j to %j', (before, after, lines) => {
  const read = (values: unknown) => ({ values, shown: values }) as ReadConfig;
  expect(configChanges(read(before), read(after)).map(changeLine)).toEqual(lines);
});

it('shows what comes from the environment by its name alone', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kymo-changes-'));
  const file = join(folder, 'kymo.yaml');
  const read = (sinks: string, token: string) => {
    writeFileSync(file, `source: { type: simulator }\nsinks: [${sinks}]\n`);
    return readConfig(file, { HOST: token });
  };
  const influx = (name: string) =>
    `{ type: influx, name: ${name}, url: 'http://\${HOST}:8086', database: d }`;
  const lines = (before: ReadConfig, after: ReadConfig) => configChanges(before, after).map(changeLine);
  const first = read(influx('a'), 'one');
  expect(first.values.sinks[0]).toMatchObject({ url: 'http://one:8086' });
  expect(lines(first, read(influx('a'), 'two'))).toEqual([
    'sinks[0].url: "http://${HOST}:8086" has another value',
  ]);
  const added = lines(first, read(`${influx('a')}, ${influx('b')}`, 'one'));
  expect(added).toEqual([expect.stringMatching(/^sinks\[1\]: absent → .*http:..\$\{HOST\}:8086/u)]);
  rmSync(folder, { recursive: true });
});

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { JsonDecoder } from '../../decoders/json.decoder';
import { FileSource } from './file.source';

const folder = process.env['KYMO_DATA'];
if (folder === undefined)
  console.warn('recordings not read: set KYMO_DATA to the folder of skab, nab, msl and threew');

interface Expected {
  readonly set: string;
  readonly time: readonly string[];
  readonly channels: number;
  /** Where the recordings' own clocks go back. */
  readonly backwards: number;
}

const sets: readonly Expected[] = [
  { set: 'skab', time: ['datetime'], channels: 8, backwards: 0 },
  { set: 'nab', time: ['timestamp'], channels: 1, backwards: 1 },
  { set: 'msl', time: [], channels: 55, backwards: 0 },
  { set: 'threew', time: ['timestamp'], channels: 8, backwards: 0 },
];

describe.skipIf(folder === undefined)('real recordings', () => {
  it.each(sets)(
    '$set: every row of every file is read',
    async ({ set, time, channels, backwards }) => {
      const decoder = new JsonDecoder();
      const files = readdirSync(join(folder ?? '', set), { recursive: true, encoding: 'utf8' }).filter(
        (name) => name.endsWith('.csv.gz'),
      );
      expect(files.length).toBeGreaterThan(10);
      let goesBack = 0;
      for (const name of files) {
        const source = new FileSource({ path: join(folder ?? '', set, name) });
        const { layout } = await source.describe();
        expect(layout.time?.columns, name).toEqual(time);
        const blank = layout.leftOut.filter(({ why }) => why === 'empty');
        expect([...layout.channels!, ...blank], name).toHaveLength(channels);
        let latestMs = 0;
        await source.run({
          pass: ({ records }) => {
            for (const record of records) {
              const { samples, rejections } = decoder.decode(record);
              expect(rejections, name).toEqual([]);
              for (const { timeMs } of samples) {
                if (timeMs < latestMs) goesBack++;
                latestMs = timeMs;
              }
            }
            return Promise.resolve();
          },
          resumeAt: () => undefined,
          signal: new AbortController().signal,
        });
      }
      expect(goesBack).toBe(backwards);
    },
    240_000,
  );
});

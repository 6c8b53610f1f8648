import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { HistoryBlock } from '@kymo/domain';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Environment } from './environment';
import { HistoryTable } from './history.table';

let folder: string;
let environment: Environment;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kymo-history-'));
  environment = new Environment(join(folder, 'store.mdb'));
});
afterEach(async () => {
  await environment.close();
  rmSync(folder, { recursive: true });
});

const blockOf = (startMs: number, channels: readonly string[]): HistoryBlock => ({
  series: 'pump',
  startMs,
  intervalMs: 1_000,
  channels,
  actual: Float64Array.from(channels, (_, at) => at / 3),
  expected: new Float64Array(channels.length).fill(Number.NaN),
  band: new Float32Array(channels.length),
  score: Float32Array.of(0.5),
});
const write = (change: () => void) => environment.writeUnflushed(change);

describe('the history', () => {
  it('is read as an earlier version wrote it, and goes on', () => {
    const { series, startMs, ...stored } = blockOf(0, ['flow']);
    write(() => {
      environment.table('history').put([series, startMs], stored);
      environment.table('history-spans').put(series, 0);
    });
    const table = new HistoryTable(environment);
    write(() => table.put(blockOf(1_000, ['flow'])));
    expect(table.between('pump', 0, 9_000)).toEqual([blockOf(0, ['flow']), blockOf(1_000, ['flow'])]);
    write(() => void table.prune(['pump'], () => 500, 10));
    expect(table.between('pump', 0, 9_000)).toEqual([blockOf(1_000, ['flow'])]);
  });

  it('knows the channels of each block, also after a transaction that was taken back', () => {
    const table = new HistoryTable(environment);
    expect(() =>
      write(() => {
        table.put(blockOf(0, ['lost']));
        throw new Error('planted');
      }),
    ).toThrow('planted');
    write(() => table.put(blockOf(0, ['a', 'b'])));
    write(() => table.put(blockOf(1_000, ['lost'])));
    const read = new HistoryTable(environment).between('pump', 0, 9_000);
    expect(read).toEqual([blockOf(0, ['a', 'b']), blockOf(1_000, ['lost'])]);
  });
});

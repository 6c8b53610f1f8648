import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LmdbStore } from '@kymo/connectors';
import { KymoError } from '@kymo/domain';
import { effectsOf, historyBlock, seriesState } from '@kymo/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Pruning } from './pruning';

const KEEP_MS = 100_000;

let folder: string;
let store: LmdbStore;
const told: unknown[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kymo-pruning-'));
  store = LmdbStore.open(folder);
});
afterEach(async () => {
  told.length = 0;
  await store.close();
  rmSync(folder, { recursive: true });
});

function pruning() {
  const logger = { warn: (...line: unknown[]) => told.push(line.at(-1)) } as never;
  const onFailure = (doing: string) => told.push(doing);
  return {
    spied: vi.spyOn(store, 'prune'),
    one: new Pruning({ store, logger, onFailure, keepMs: KEEP_MS, keepSteps: 1 }),
  };
}

const at = (lastMs: number) => [{ ...seriesState('pump-1'), lastMs }];

describe('pruning', () => {
  it('happens once the stream has come a good way on, whatever passes look back or close nothing', async () => {
    const { one, spied } = pruning();
    const passes = [
      [],
      at(1_000_000),
      [],
      at(200_000),
      at(1_001_000),
      at(150_000),
      [],
      at(1_006_000),
      at(900_000),
    ];
    for (const series of passes) {
      one.look(series);
      await one.settled();
    }
    expect(spied).toHaveBeenCalledTimes(2);
  });

  it('keeps no pass waiting, and runs once at a time', async () => {
    const { one, spied } = pruning();
    one.look(at(1_000_000));
    one.look(at(2_000_000));
    expect(spied).toHaveBeenCalledTimes(1);
    await one.settled();
    one.look([]);
    await one.settled();
    expect(spied).toHaveBeenCalledTimes(2);
  });

  it('keeps what is young of each series, and of forgotten ones what is young for the stream', async () => {
    const { one } = pruning();
    const starts = [0, 150_000, 290_000];
    const history = ['slow', 'fast', 'gone'].flatMap((key) =>
      starts.map((startMs) => historyBlock(key, startMs)),
    );
    const series = [
      { ...seriesState('slow'), lastMs: 200_000 },
      { ...seriesState('fast'), lastMs: 300_000 },
    ];
    await store.commit(effectsOf({ history, series }));
    one.look(series);
    await one.settled();
    const kept = (key: string) => store.history(key, 0, 1e12).map(({ startMs }) => startMs);
    expect([kept('slow'), kept('fast'), kept('gone')]).toEqual([[150_000, 290_000], [290_000], [290_000]]);
  });

  it('is tried again after what may pass, and gives up on what does not', async () => {
    const { one, spied } = pruning();
    spied.mockRejectedValueOnce(new KymoError('STORE_FAILED', 'disk full', { retriable: true }));
    spied.mockRejectedValueOnce(new KymoError('STORE_FAILED', 'damaged'));
    for (let pass = 0; pass < 3; pass++) {
      one.look(at(1_000_000));
      await one.settled();
    }
    expect(told).toEqual(['pruning the history later; nothing is lost', 'pruning the history']);
  });
});

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { seededRandom } from '@kymo/statistics';
import { effectsOf, historyBlock, incidentOf, programOf, storeContract } from '@kymo/testing';
import { open } from 'lmdb';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readStore } from './lmdb.reader';
import { LmdbStore } from './lmdb.store';
import { STORE_LAYOUT } from './migrations/migrations';
import { copyStore, replaceStore } from './store-copy';

storeContract('lmdb', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'kymo-store-'));
  let store = LmdbStore.open(folder);
  return {
    store,
    reopen: async () => {
      await store.close();
      return (store = LmdbStore.open(folder));
    },
    dispose: async () => {
      await store.close();
      rmSync(folder, { recursive: true });
    },
  };
});

describe('LmdbStore', () => {
  let folder: string;
  let file: string;
  let children: ChildProcess[];
  let committer: string;
  beforeAll(async () => {
    committer = await programOf(join(import.meta.dirname, 'commit-forever.fixture.ts'));
  });
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'kymo-store-'));
    file = join(folder, 'store.mdb');
    children = [];
  });
  afterEach(async () => {
    await Promise.all(children.map(killed));
    rmSync(folder, { recursive: true });
  });

  /** A process that commits without end; `last()` is the latest number that it called durable. */
  const committing = async () => {
    const child = spawn(process.execPath, [committer, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
    children.push(child);
    let told = '';
    child.stdout.on('data', (part) => (told += String(part)));
    await once(child.stdout, 'data');
    return { child, last: () => Number(told.slice(0, told.lastIndexOf('\n')).split('\n').at(-1)) };
  };

  it('keeps whole commits, and each that it called durable, through kill -9 at any moment', async () => {
    const random = seededRandom(5);
    let before = 0;
    for (let round = 0; round < 4; round++) {
      const { child, last } = await committing();
      await sleep(30 + random() * 200);
      await killed(child);
      const store = LmdbStore.open(folder);
      const number = store.position('p/0')!;
      expect(number).toBeGreaterThanOrEqual(last());
      expect(last()).toBeGreaterThan(before);
      expect(store.counters().records).toBe(number);
      expect(store.stageState('window', 'pump-1')).toEqual({
        number,
        ring: new Float64Array(600).fill(number),
      });
      expect(store.history('pump-1', 0, 1e12)).toHaveLength(number);
      expect(store.outboxSize('sink').entries).toBe(number);
      before = number;
      await store.close();
    }
  });

  it('is written by one process: a second one learns who the first is, until that is gone', async () => {
    const { child } = await committing();
    const inUse = expect.objectContaining({
      code: 'STORE_IN_USE',
      message: expect.stringContaining(`process ${child.pid}`),
    });
    expect(() => LmdbStore.open(folder)).toThrow(inUse);
    await killed(child);
    await LmdbStore.open(folder).close();
  });

  it('is read beside the process that writes it, as of its latest commit', async () => {
    expect(() => readStore(folder)).toThrow(expect.objectContaining({ code: 'INPUT_UNREADABLE' }));
    const { last } = await committing();
    const reader = readStore(folder);
    const first = last();
    expect(reader.history('pump-1', first * 1000, first * 1000)).toHaveLength(1);
    while (last() < first + 20) await sleep(10);
    const later = last();
    expect(reader.history('pump-1', later * 1000, later * 1000)).toHaveLength(1);
    expect(reader.incidents({ limit: 1 })).toEqual([]);
    await reader.close();
  });

  it('is copied beside the process that writes it, as of one commit, and put in place where none writes', async () => {
    const { child, last } = await committing();
    const copy = join(folder, 'copy.mdb');
    const before = last();
    expect(await copyStore(folder, copy)).toBe(STORE_LAYOUT);
    // The process commits before it says so: what is in the folder now is no less than what was copied.
    const reader = readStore(folder);
    const after = reader.history('pump-1', 0, 1e12).length;
    await reader.close();
    while (last() <= after) await sleep(10);
    const nothing = () => Promise.resolve();
    const inUse = expect.objectContaining({ code: 'STORE_IN_USE' });
    await expect(replaceStore(folder, copy, nothing)).rejects.toThrow(inUse);
    await killed(child);

    await replaceStore(folder, copy, nothing);
    const store = LmdbStore.open(folder);
    const number = store.position('p/0')!;
    expect(number).toBeGreaterThanOrEqual(before);
    expect(number).toBeLessThanOrEqual(after);
    expect(store.counters().records).toBe(number);
    expect(store.history('pump-1', 0, 1e12)).toHaveLength(number);
    expect(store.outboxSize('sink').entries).toBe(number);
    await store.close();

    writeFileSync(copy, 'time,flow\n1,2\n'.repeat(2_000));
    await expect(replaceStore(folder, copy, nothing)).rejects.toThrow(
      expect.objectContaining({ code: 'STORE_FAILED' }),
    );
    const kept = readStore(folder);
    expect(kept.history('pump-1', 0, 1e12)).toHaveLength(number);
    await kept.close();
  });

  it('is opened once in a process, and the first one works on after a second one was refused', async () => {
    const store = LmdbStore.open(folder);
    expect(() => LmdbStore.open(folder)).toThrow(expect.objectContaining({ code: 'STORE_IN_USE' }));
    await store.commit(effectsOf({ reached: [{ partition: 'telemetry/0', nextOffset: 7 }] }));
    expect(store.position('telemetry/0')).toBe(7);
    await store.close();
  });

  it('refuses a layout that it does not know', async () => {
    await LmdbStore.open(folder).close();
    await overwrite('format', 99);
    const refused = expect.objectContaining({
      code: 'STORE_FAILED',
      message: expect.stringMatching(/number 99/),
    });
    expect(() => LmdbStore.open(folder)).toThrow(refused);
    expect(() => readStore(folder)).toThrow(refused);
  });

  describe('on a damaged file', () => {
    const storeFailed = expect.objectContaining({
      code: 'STORE_FAILED',
      message: expect.stringContaining('store.mdb'),
    });
    const useAll = async () => {
      const store = LmdbStore.open(folder);
      try {
        store.counters();
        store.series();
        store.stageKeys('window');
        for (let series = 0; series < 20; series++) store.history(`pump-${series}`, 0, 1e12);
        store.outbox('influx', 1_000);
        store.incidents({ limit: 100 });
        await store.commit(effectsOf({ history: [historyBlock('pump-1', 0)] }));
      } finally {
        await store.close();
      }
    };
    beforeEach(async () => {
      const store = LmdbStore.open(folder);
      for (let number = 0; number < 20; number++) {
        const history = Array.from({ length: 20 }, (_, series) =>
          historyBlock(`pump-${series}`, number * 4_000),
        );
        const outbox = {
          influx: history.map((_, index) => ({ id: `${number}-${index}`, payload: 'x'.repeat(index * 400) })),
        };
        await store.commit(effectsOf({ history, outbox, incidents: [incidentOf(`i-${number}`)] }));
      }
      await store.close();
    });

    it.each([
      ['is no database', () => writeFileSync(file, 'time,flow\n1,2\n'.repeat(2_000))],
      ['is cut to a few bytes', () => truncateSync(file, 100)],
      ['is cut within its first pages', () => truncateSync(file, 5_000)],
      ['is cut in half', () => truncateSync(file, statSync(file).size / 2)],
      ['holds noise behind its first pages', () => scatter(readFileSync(file), 2, 1_000_000)],
    ])('says so when it %s', async (_, damage) => {
      damage();
      await expect(useAll()).rejects.toThrow(storeFailed);
    });

    it('either works or says so, wherever a page was overwritten', async () => {
      const sound = readFileSync(file);
      const outcomes = new Set<unknown>();
      const step = Math.ceil(sound.length / 4_096 / 8);
      for (let page = 0; page < sound.length / 4_096; page += step) {
        scatter(sound, page, 1);
        outcomes.add(
          await useAll().then(
            () => 'works',
            (thrown: { code?: string }) => thrown.code,
          ),
        );
      }
      expect(outcomes).toContain('STORE_FAILED');
      expect([...outcomes].filter((outcome) => outcome !== 'works')).toEqual(['STORE_FAILED']);
    });

    it('begins again on an empty file', async () => {
      writeFileSync(file, '');
      await useAll();
    });
  });

  /** Writes noise over pages of what the file held. */
  function scatter(content: Buffer, page: number, pages: number): void {
    const damaged = Buffer.from(content);
    const random = seededRandom(page);
    const end = Math.min(damaged.length, (page + pages) * 4_096);
    for (let at = page * 4_096; at < end; at++) damaged[at] = random() * 256;
    writeFileSync(file, damaged);
  }

  /** Changes what the store keeps about itself, as another version or another host would have left it. */
  async function overwrite(key: string, value: unknown): Promise<void> {
    const root = open({ path: file, noSubdir: true });
    const options = { name: 'kept', encoder: { moreTypes: true, useRecords: false } } as never;
    await root.openDB(options).put(key, value);
    await root.close();
  }
});

async function killed(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}

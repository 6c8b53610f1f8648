import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LmdbStore } from '@kymo/connectors';
import type { Delivery, FullOutboxPolicy, OutboxEntry } from '@kymo/domain';
import { effectsOf } from '@kymo/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { OutboxBounds } from './outbox-bounds';
import { sinkThat } from './outbox.fixture';
import { Pump } from './pump';
import { ManualTiming } from './timing.fixture';

const PASSES = 40;
const POINT_BYTES = 1_000;
const LIMIT_BYTES = 10_000;

describe('a sink that is away, on the real store', () => {
  let folder: string;
  let store: LmdbStore;
  let timing: ManualTiming;
  let pumps: Pump[];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'kymo-lanes-'));
    store = LmdbStore.open(folder);
    timing = new ManualTiming();
    pumps = [];
  });
  afterEach(async () => {
    await Promise.all(pumps.map((pump) => pump.close(0)));
    await store.close();
    rmSync(folder, { recursive: true });
  });

  /** Commits passes that owe a point to the history and an alert to the receiver each. */
  const run = async (whenFull: FullOutboxPolicy, answerTo: (entries: readonly OutboxEntry[]) => Delivery) => {
    const influx = sinkThat(answerTo, 5);
    const receiver = sinkThat(() => ({ status: 'delivered' }));
    const sinks = { influx, receiver, dead: sinkThat(() => ({ status: 'delivered' }), 5) };
    let removed = 0;
    for (const [name, { sink }] of Object.entries(sinks)) {
      const nothing = () => undefined;
      const events = { delivered: nothing, retried: nothing, refused: nothing, partsRefused: nothing };
      const pump = new Pump({ ...sink, name }, store, events, { random: () => 1, timing });
      pumps.push(pump);
      void pump.start();
    }
    const lane = (sink: string, policy: FullOutboxPolicy) => ({
      recipient: {
        sink,
        entries: ({ deadLetters }: { deadLetters: readonly { record: { offset: number } }[] }) =>
          sink === 'dead'
            ? deadLetters.map(({ record }) => ({ id: String(record.offset), payload: 'letter' }))
            : [],
      },
      outbox: { maxBytes: LIMIT_BYTES, whenFull: policy },
    });
    const bounds = new OutboxBounds(
      [lane('influx', whenFull), lane('receiver', 'block'), lane('dead', 'block')],
      store,
      { removed: (_, entries) => (removed += entries), blocked: () => undefined },
    );
    for (let pass = 0; pass < PASSES; pass++) {
      await bounds.makeRoom(AbortSignal.timeout(10_000));
      const point = { id: `point ${pass}`, payload: 'x'.repeat(POINT_BYTES) };
      const alert = { id: `alert ${pass}`, payload: 'alert' };
      await store.commit(effectsOf({ outbox: { influx: [point], receiver: [alert] } }));
      for (const pump of pumps) pump.notify();
      await timing.pass(50);
      expect(store.outboxSize('influx').bytes).toBeLessThanOrEqual(LIMIT_BYTES + POINT_BYTES);
    }
    await expect.poll(() => receiver.taken).toHaveLength(PASSES);
    return { ...sinks, removed: () => removed };
  };
  const numbered = (what: string, from: number) =>
    Array.from({ length: PASSES - from }, (_, index) => `${what} ${from + index}`);

  it('does not keep alerts from their receivers; its oldest entries are dropped and counted', async () => {
    let isAway = true;
    const { influx, receiver, removed } = await run('drop_oldest', () =>
      isAway ? { status: 'retry', error: new Error('away') } : { status: 'delivered' },
    );
    expect(receiver.taken).toEqual(numbered('alert', 0));
    expect(removed()).toBeGreaterThanOrEqual(PASSES - LIMIT_BYTES / POINT_BYTES - 1);
    isAway = false;
    await timing.pass(60_000, 500);
    await expect.poll(() => store.outboxSize('influx').entries).toBe(0);
    expect(influx.taken).toEqual(numbered('point', removed()));
  });

  it('leaves its oldest entries to the dead letters where that is wanted', async () => {
    const { dead, removed } = await run('dead_letter', () => ({ status: 'retry', error: new Error('away') }));
    expect(removed()).toBeGreaterThanOrEqual(PASSES - LIMIT_BYTES / POINT_BYTES - 1);
    await expect.poll(() => dead.taken).toHaveLength(removed());
    expect(new Set(dead.taken).size).toBe(removed());
  });

  it('does not keep alerts from their receivers when it refuses one point', async () => {
    const refusal: Delivery = { status: 'refused', error: new Error('no such field'), entryAlone: true };
    const { influx, receiver } = await run('block', (entries) =>
      entries.some(({ id }) => id === 'point 3') ? refusal : { status: 'delivered' },
    );
    expect(receiver.taken).toEqual(numbered('alert', 0));
    await expect.poll(() => influx.taken).toHaveLength(PASSES - 1);
    expect(store.outbox('influx', 10).map(({ entry }) => entry.id)).toEqual(['point 3']);
  });
});

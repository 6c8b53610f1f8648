import { setTimeout as delay } from 'node:timers/promises';
import type { Delivery, OutboxEntry, Sink } from '@kymo/domain';
import { expect, it } from 'vitest';
import { Pump } from './pump';

function outbox(count: number) {
  let owed: OutboxEntry[] = Array.from({ length: count }, (_, index) => ({ id: String(index), payload: '' }));
  return {
    outbox: (_: string, limit: number) =>
      owed.slice(0, limit).map((entry) => ({ position: Number(entry.id), entry })),
    acknowledge: (_: string, position: number) => {
      owed = owed.filter(({ id }) => Number(id) > position);
      return Promise.resolve();
    },
    outboxSize: () => ({ entries: owed.length, bytes: owed.length }),
  };
}

/** A sink that answers as it is told, and delivers once it is told nothing more. */
function sink(answers: Delivery[]) {
  const taken: string[] = [];
  const made: Sink = {
    name: 'sink',
    batchEntries: 2,
    deliver: (entries) => {
      const answer = answers.shift() ?? { status: 'delivered' };
      if (answer.status === 'delivered') taken.push(...entries.map(({ id }) => id));
      return Promise.resolve(answer);
    },
    readiness: () => Promise.resolve({ ready: true }),
    close: () => Promise.resolve(),
  };
  return { made, taken };
}

const quiet = { delivered: () => undefined, retried: () => undefined, refused: () => undefined };

it('ships what is owed in order and forgets it', async () => {
  const store = outbox(5);
  const { made, taken } = sink([]);
  const pump = new Pump(made, store, quiet);
  pump.start();
  await pump.close(2000);
  expect(taken).toEqual(['0', '1', '2', '3', '4']);
  expect(store.outboxSize().entries).toBe(0);
});

it('tries again what could not be delivered, and is not ready meanwhile', async () => {
  const store = outbox(2);
  const { made, taken } = sink([{ status: 'retry', error: new Error('away'), afterMs: 150 }]);
  const retries: number[] = [];
  const pump = new Pump(made, store, { ...quiet, retried: (_, __, waitMs) => retries.push(waitMs) });
  pump.start();
  await delay(50);
  expect(pump.readiness()).toEqual({ ready: false, why: 'away' });
  expect(store.outboxSize().entries).toBe(2);
  await delay(300);
  expect(retries).toEqual([150]);
  expect(taken).toEqual(['0', '1']);
  expect(pump.readiness()).toEqual({ ready: true });
  await pump.close(0);
});

it('keeps what is refused, and says so', async () => {
  const store = outbox(1);
  const { made } = sink([{ status: 'refused', error: new Error('no') }]);
  const refusals: string[] = [];
  const pump = new Pump(made, store, { ...quiet, refused: (_, { message }) => refusals.push(message) });
  pump.start();
  await delay(50);
  await pump.close(100);
  expect(refusals).toEqual(['no']);
  expect(store.outboxSize().entries).toBe(1);
});

import { setTimeout as delay } from 'node:timers/promises';
import { type Delivery, KymoError, type OutboxEntry, type Sink } from '@kymo/domain';
import { expect, it } from 'vitest';
import { Pump } from './pump';

function outbox(count: number) {
  const entries = Array.from({ length: count }, (_, index) => ({ id: String(index), payload: '' }));
  let owed: { position: number; entry: OutboxEntry }[] = [];
  let next = 0;
  const owe = (entry: OutboxEntry) => owed.push({ position: next++, entry });
  entries.forEach(owe);
  return {
    owe,
    outbox: (_: string, limit: number) => owed.slice(0, limit),
    acknowledge: (_: string, position: number) => {
      owed = owed.filter((one) => one.position > position);
      return Promise.resolve();
    },
    postpone: () => {
      owe(owed.shift()!.entry);
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
  void pump.start();
  await pump.close(2000);
  expect(taken).toEqual(['0', '1', '2', '3', '4']);
  expect(store.outboxSize().entries).toBe(0);
});

it('tries again what could not be delivered, and is not ready meanwhile', async () => {
  const store = outbox(2);
  const { made, taken } = sink([{ status: 'retry', error: new Error('away'), afterMs: 150 }]);
  const retries: number[] = [];
  const pump = new Pump(made, store, { ...quiet, retried: (_, __, waitMs) => retries.push(waitMs) });
  void pump.start();
  await delay(50);
  expect(pump.readiness()).toEqual({ ready: false, why: 'away' });
  expect(store.outboxSize().entries).toBe(2);
  await delay(300);
  expect(retries).toEqual([150]);
  expect(taken).toEqual(['0', '1']);
  expect(pump.readiness()).toEqual({ ready: true });
  await pump.close(0);
});

it('lets others pass what is refused for itself, also those that come later, and keeps it', async () => {
  const store = outbox(0);
  [{ id: 'x', payload: 'poison' }, ...['0', '1', '2'].map((id) => ({ id, payload: '' }))].forEach(store.owe);
  const { made, taken } = sink([]);
  let tries = 0;
  const picky: Sink = {
    ...made,
    batchEntries: 1,
    deliver: (entries, signal) => {
      if (entries[0]!.payload !== 'poison') return made.deliver(entries, signal);
      tries += 1;
      return Promise.resolve({ status: 'refused', error: new Error('no'), entryAlone: true });
    },
  };
  const pump = new Pump(picky, store, quiet);
  void pump.start();
  await expect.poll(() => taken).toEqual(['0', '1', '2']);
  store.owe({ id: 'late', payload: '' });
  pump.notify();
  await expect.poll(() => taken).toEqual(['0', '1', '2', 'late']);
  expect(pump.readiness()).toEqual({ ready: true });
  await pump.close(50);
  expect(tries).toBe(1);
  expect(store.outboxSize().entries).toBe(1);
});

it('keeps what is refused, and says so', async () => {
  const store = outbox(1);
  const { made } = sink([{ status: 'refused', error: new Error('no') }]);
  const refusals: string[] = [];
  const pump = new Pump(made, store, { ...quiet, refused: (_, { message }) => refusals.push(message) });
  void pump.start();
  await delay(50);
  await pump.close(100);
  expect(refusals).toEqual(['no']);
  expect(store.outboxSize().entries).toBe(1);
});

it('waits for a store that may recover, and ships again what was not noted as shipped', async () => {
  const store = outbox(2);
  const { made, taken } = sink([]);
  const busy = new KymoError('STORE_FAILED', 'disk full', { retriable: true });
  const answers = [Promise.reject(busy)];
  const acknowledge = (name: string, position: number) =>
    answers.shift() ?? store.acknowledge(name, position);
  const told: string[] = [];
  const retried = (_: string, { message }: Error, waitMs: number) => told.push(`${message} ${waitMs}`);
  const pump = new Pump(made, { ...store, acknowledge }, { ...quiet, retried }, () => 0);
  void pump.start();
  await expect.poll(() => store.outboxSize().entries).toBe(0);
  expect([told, taken]).toEqual([['disk full 250'], ['0', '1', '0', '1']]);
  await pump.close(0);
});

it('tells whoever started it of what nothing mends, is not ready, and closes nevertheless', async () => {
  const { made } = sink([]);
  const deliver = () => {
    throw new TypeError('planted');
  };
  const pump = new Pump({ ...made, deliver }, outbox(1), quiet);
  await expect(pump.start()).rejects.toThrow(TypeError);
  expect(pump.readiness()).toEqual({ ready: false, why: 'planted' });
  await pump.close(60_000);
});

import {
  type Delivery,
  KymoError,
  type OutboxEntry,
  type Outcome,
  type Recipient,
  type RefusedPart,
  type Sink,
} from '@kymo/domain';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { entriesOf, memoryOutbox, sinkThat } from './outbox.fixture';
import { Expiry } from './expiry';
import { Pump } from './pump';
import { ManualTiming } from './timing.fixture';

const delivered: Delivery = { status: 'delivered' };
const away: Delivery = { status: 'retry', error: new Error('away') };
const refusesContent: Delivery = { status: 'refused', error: new Error('no such field'), entryAlone: true };

describe('Pump', () => {
  let outbox: ReturnType<typeof memoryOutbox>;
  let timing: ManualTiming;
  let told: string[];
  let pumps: Pump[];
  beforeEach(() => {
    outbox = memoryOutbox();
    timing = new ManualTiming();
    told = [];
    pumps = [];
  });
  afterEach(() => Promise.all(pumps.map((pump) => pump.close(0))));

  const pumpTo = (
    sink: Sink,
    store: Partial<typeof outbox.store> = {},
    recipients: readonly Recipient[] = [],
    expiresAfterMs?: number,
  ) => {
    const events = {
      expired: (_: string, { id }: OutboxEntry, { message }: Error) =>
        told.push(`expired: ${id}: ${message}`),
      delivered: () => undefined,
      retried: (_: string, { message }: Error, waitMs: number) => told.push(`${message}, again in ${waitMs}`),
      refused: (_: string, { message }: Error) => told.push(`refused: ${message}`),
      partsRefused: (_: string, parts: readonly RefusedPart[], isKept: boolean) =>
        told.push(`${isKept ? 'kept' : 'lost'}: ${parts.map(({ why }) => why).join()}`),
      partsUnkept: (_: string, { count, why }: { count: number; why: string }) =>
        told.push(`${count} not kept: ${why}`),
    };
    const pump = new Pump(sink, { ...outbox.store, ...store }, events, {
      recipients,
      expiry:
        expiresAfterMs === undefined
          ? undefined
          : new Expiry('sink', outbox.store, outbox.store, expiresAfterMs),
      random: () => 1,
      timing,
    });
    pumps.push(pump);
    return pump;
  };
  const started = (sink: Sink, store = {}) => {
    const pump = pumpTo(sink, store);
    void pump.start();
    return pump;
  };

  it('tells what a sink took and has no place for, and goes on', async () => {
    const unkept = [{ count: 2, why: 'too old' }];
    const { sink, taken } = sinkThat(() => ({ status: 'delivered', unkept }));
    outbox.owe('sink', ...entriesOf('0'));
    started(sink);
    await timing.pass(50);
    expect([taken, told, outbox.idsOf('sink')]).toEqual([['0'], ['2 not kept: too old'], []]);
  });

  it('delivers what is owed in order, in batches, and forgets it; what comes later as well', async () => {
    outbox.owe('sink', ...entriesOf('0', '1', '2', '3', '4'));
    const { sink, asked } = sinkThat(() => delivered, 2);
    const pump = started(sink);
    await timing.pass(50);
    outbox.owe('sink', ...entriesOf('5'));
    pump.notify();
    await timing.pass(50);
    expect(asked).toEqual(['0+1', '2+3', '4', '5']);
    expect(outbox.idsOf('sink')).toEqual([]);
    expect(pump.readiness()).toEqual({ ready: true });
  });

  it.each([
    ['as dead letters', [{ sink: 'dead' }], ['kept: no such field'], ['dead 2']],
    ['nowhere where no sink takes those', [], ['lost: no such field'], []],
  ])('delivers an entry but for a part, which goes %s', async (_, sinks, expected, letters) => {
    const recipients = sinks.map(({ sink }) => ({
      sink,
      entries: ({ deadLetters }: Outcome) =>
        deadLetters.map(({ record: { offset } }) => ({ id: `dead ${offset}`, payload: '' })),
    }));
    const [, bad] = outbox.owe('sink', ...entriesOf('0', '1', '2'));
    const part = { entry: bad!.entry, payload: 'm f="x" 1', why: 'no such field' };
    const { sink } = sinkThat(() => ({ status: 'delivered', refused: [part] }), 3);
    void pumpTo(sink, {}, recipients).start();
    await timing.pass(50);
    expect(told).toEqual(expected);
    expect(outbox.idsOf('sink')).toEqual([]);
    expect(outbox.idsOf('dead')).toEqual(letters);
  });

  it('waits for a batch to fill as long as the sink allows, no longer where it is full or the end is near', async () => {
    outbox.owe('sink', ...entriesOf('0', '1', '2'));
    const { sink, asked } = sinkThat(() => delivered, 2);
    const pump = started({ ...sink, batchAgeMs: 200 });
    await timing.pass(150);
    expect(asked).toEqual(['0+1']);
    await timing.pass(100);
    expect(asked).toEqual(['0+1', '2']);
    outbox.owe('sink', ...entriesOf('3'));
    pump.notify();
    await timing.pass(50);
    expect(asked).toHaveLength(2);
    void pump.close(100);
    await timing.pass(50);
    expect(asked.slice(2)).toEqual(['3']);
  });

  it('waits twice as long after each failure, or as long as the sink asks, and is not ready meanwhile', async () => {
    outbox.owe('sink', ...entriesOf('0', '1'));
    const answers: Delivery[] = [away, away, { ...away, afterMs: 150 }];
    const { sink, taken } = sinkThat(() => answers.shift() ?? delivered, 2);
    const pump = started(sink);
    await timing.pass(1_600);
    expect(told).toEqual(['away, again in 500', 'away, again in 1000', 'away, again in 150']);
    expect(pump.readiness()).toEqual({ ready: false, why: 'away' });
    expect(outbox.idsOf('sink')).toEqual(['0', '1']);
    await timing.pass(200);
    expect(taken).toEqual(['0', '1']);
    expect(pump.readiness()).toEqual({ ready: true });
  });

  it('is not ready from a refusal on, until it takes an entry', async () => {
    outbox.owe('sink', ...entriesOf('bad'));
    const { sink } = sinkThat(([entry]) => (entry!.id === 'bad' ? refusesContent : delivered));
    const pump = started(sink);
    await timing.pass(50);
    expect(pump.readiness()).toEqual({ ready: false, why: 'no such field' });
    outbox.owe('sink', ...entriesOf('good'));
    pump.notify();
    await timing.pass(50);
    expect(pump.readiness()).toEqual({ ready: true });
  });

  it('sets aside what is refused for its content, alone, and tries it again later', async () => {
    outbox.owe('sink', ...entriesOf('0', '1', 'bad', '3', '4', '5', '6', '7'));
    let isMended = false;
    const isBad = (entries: readonly OutboxEntry[]) => entries.some(({ id }) => id === 'bad') && !isMended;
    const { sink, taken, asked } = sinkThat((entries) => (isBad(entries) ? refusesContent : delivered), 4);
    const pump = started(sink);
    await timing.pass(50);
    expect(taken).toEqual(['0', '1', '3', '4', '5', '6', '7']);
    expect(asked.slice(0, 4)).toEqual(['0+1+bad+3', '0+1', 'bad+3+4+5', 'bad+3']);
    expect(told).toEqual(['refused: no such field']);
    expect(pump.readiness()).toEqual({ ready: true });
    expect(outbox.idsOf('sink')).toEqual(['bad']);
    isMended = true;
    outbox.owe('sink', ...entriesOf('8'));
    pump.notify();
    await timing.pass(3_000);
    expect(asked.slice(-2)).toEqual(['8', 'bad']);
    expect(outbox.idsOf('sink')).toEqual([]);
  });

  it('keeps the entries of one key in order while the first of them is set aside', async () => {
    const entry = (id: string, key: string) => ({ id, payload: id, key });
    outbox.owe('sink', entry('a:firing', 'a'), entry('b:firing', 'b'), entry('a:resolved', 'a'));
    let isMended = false;
    const { sink, taken } = sinkThat(([entry]) =>
      entry!.id === 'a:firing' && !isMended ? refusesContent : delivered,
    );
    started(sink);
    await timing.pass(50);
    expect(taken).toEqual(['b:firing']);
    isMended = true;
    await timing.pass(3_000);
    expect(taken).toEqual(['b:firing', 'a:firing', 'a:resolved']);
  });

  it.each([
    ['to the dead letters', true, [], ['dead expired bad']],
    ['nowhere where no sink takes those: it stays owed', false, ['bad'], []],
  ])('sends a message that has failed for too long %s', async (_, hasDeadLetters, owed, letters) => {
    const dead: Recipient = {
      sink: 'dead',
      entries: ({ deadLetters }: Outcome) =>
        deadLetters.map(({ reason, record }) => ({
          id: `dead ${reason} ${Buffer.from(record.value).toString()}`,
          payload: '',
        })),
    };
    outbox.owe('sink', ...entriesOf('bad', '1'));
    const { sink, taken } = sinkThat(([entry]) => (entry!.id === 'bad' ? refusesContent : delivered));
    void pumpTo(sink, {}, hasDeadLetters ? [dead] : [], 60_000).start();
    await timing.pass(30_000, 500);
    expect(outbox.idsOf('sink')).toEqual(['bad']);
    await timing.pass(600_000, 500);
    expect(taken).toEqual(['1']);
    expect(outbox.idsOf('sink')).toEqual(owed);
    expect(outbox.idsOf('dead')).toEqual(letters);
    expect(told.filter((line) => line.startsWith('expired'))).toEqual(
      letters.map(() => 'expired: bad: no such field'),
    );
  });

  it('counts the time that a message has failed over a restart, and not that of what was dropped', async () => {
    const dead: Recipient = {
      sink: 'dead',
      entries: ({ deadLetters }: Outcome) => deadLetters.map(({ reason }) => ({ id: reason, payload: '' })),
    };
    outbox.owe('sink', { id: 'a', key: 'kept', payload: '' });
    const [dropped] = outbox.owe('sink', { id: 'b', key: 'dropped', payload: '' });
    const { sink } = sinkThat(() => refusesContent);
    const first = pumpTo(sink, {}, [dead], 60_000);
    void first.start();
    await timing.pass(1_000, 50);
    await Promise.all([first.close(0), timing.pass(100)]);
    await outbox.store.acknowledge('sink', [dropped!.position]);
    outbox.owe('sink', { id: 'c', key: 'dropped', payload: '' });
    await timing.pass(70_000, 5_000);
    void pumpTo(sink, {}, [dead], 60_000).start();
    await timing.pass(1_000, 50);
    expect(told.filter((line) => line.startsWith('expired'))).toEqual(['expired: a: no such field']);
  });

  it('lets others pass an entry that a sink fails at again and again', async () => {
    outbox.owe('sink', ...entriesOf('bad', '1', '2'));
    const { sink, taken } = sinkThat(([entry]) => (entry!.id === 'bad' ? away : delivered));
    started(sink);
    await timing.pass(17_000);
    expect(taken).toEqual(['1', '2']);
    expect(outbox.idsOf('sink')).toEqual(['bad']);
  });

  it('asks a sink that is away no more than once in a while, however much is owed', async () => {
    outbox.owe('sink', ...entriesOf(...Array.from({ length: 100 }, (_, index) => String(index))));
    const { sink, asked } = sinkThat(() => away);
    started(sink);
    await timing.pass(600_000, 500);
    expect(asked.length).toBeLessThan(30);
    expect(outbox.idsOf('sink')).toHaveLength(100);
  });

  it('keeps what a sink refuses altogether, and waits for up to five minutes', async () => {
    outbox.owe('sink', ...entriesOf('0', '1'));
    const { sink, asked } = sinkThat(() => ({ status: 'refused', error: new Error('no') }), 2);
    started(sink);
    await timing.pass(3_600_000, 500);
    expect(asked.length).toBeGreaterThan(12 + 5);
    expect(asked.length).toBeLessThan(12 + 15);
    expect(told[0]).toBe('refused: no');
    expect(outbox.idsOf('sink')).toEqual(['0', '1']);
  });

  it('waits for a store that may recover, and delivers again what was not noted as delivered', async () => {
    outbox.owe('sink', ...entriesOf('0', '1'));
    const failures = [new KymoError('STORE_FAILED', 'disk full', { retriable: true })];
    const { sink, taken } = sinkThat(() => delivered, 2);
    started(sink, {
      acknowledge: (name: string, positions: readonly number[]) => {
        const failure = failures.shift();
        return failure ? Promise.reject(failure) : outbox.store.acknowledge(name, positions);
      },
    });
    await timing.pass(600);
    expect([told, taken]).toEqual([['disk full, again in 500'], ['0', '1', '0', '1']]);
    expect(outbox.idsOf('sink')).toEqual([]);
  });

  it('delivers what it can before it closes, but does not wait for what is set aside', async () => {
    outbox.owe('sink', ...entriesOf('bad', '1', '2'));
    const { sink, taken } = sinkThat(([entry]) => (entry!.id === 'bad' ? refusesContent : delivered));
    const pump = started(sink);
    const closed = pump.close(60_000);
    await timing.pass(100);
    await closed;
    expect(taken).toEqual(['1', '2']);
  });

  it('tells whoever started it of what nothing mends, is not ready, and closes nevertheless', async () => {
    outbox.owe('sink', ...entriesOf('0'));
    const { sink } = sinkThat(() => {
      throw new TypeError('planted');
    });
    const pump = pumpTo(sink);
    await expect(pump.start()).rejects.toThrow(TypeError);
    expect(pump.readiness()).toEqual({ ready: false, why: 'planted' });
    await pump.close(60_000);
  });
});

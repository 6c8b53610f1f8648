import type { DeadLetter, FullOutboxPolicy, Recipient } from '@kymo/domain';
import { beforeEach, describe, expect, it } from 'vitest';
import { OutboxBounds } from './outbox-bounds';
import { memoryOutbox } from './outbox.fixture';
import { ManualTiming } from './timing.fixture';

const LIMIT = 100;
const tens = (count: number, prefix = '') =>
  Array.from({ length: count }, (_, index) => ({ id: `${prefix}${index}`, payload: 'x'.repeat(10) }));

describe('OutboxBounds', () => {
  let outbox: ReturnType<typeof memoryOutbox>;
  let timing: ManualTiming;
  let told: unknown[];
  let letters: DeadLetter[];
  beforeEach(() => {
    outbox = memoryOutbox();
    timing = new ManualTiming();
    told = [];
    letters = [];
  });
  const dead: Recipient = {
    sink: 'dead',
    entries: ({ deadLetters }) => {
      letters.push(...deadLetters.filter(({ record }) => record.offset > 0));
      return deadLetters.map(({ record }) => ({ id: `dead ${record.offset}`, payload: '' }));
    },
  };
  const boundsOf = (
    policies: Readonly<Record<string, FullOutboxPolicy>>,
    extra: readonly Recipient[] = [],
  ) => {
    const recipients = [...Object.keys(policies).map((sink) => ({ sink, entries: () => [] })), ...extra];
    const lanes = recipients.map((recipient) => ({
      recipient,
      outbox: { maxBytes: LIMIT, whenFull: policies[recipient.sink] ?? 'block' },
    }));
    const events = {
      removed: (...all: unknown[]) => told.push(all),
      blocked: (...all: unknown[]) => told.push(all),
    };
    return new OutboxBounds(lanes, outbox.store, events, timing);
  };
  const { signal } = new AbortController();

  it('does nothing while no outbox is full', async () => {
    outbox.owe('influx', ...tens(9));
    await boundsOf({ influx: 'drop_oldest' }).makeRoom(signal);
    expect([told, outbox.idsOf('influx')]).toEqual([[], tens(9).map(({ id }) => id)]);
  });

  it('drops the oldest of a full outbox and tells how many, and leaves the others', async () => {
    outbox.owe('influx', ...tens(12));
    outbox.owe('webhook', ...tens(5));
    const bounds = boundsOf({ influx: 'drop_oldest', webhook: 'block' });
    await Promise.all([bounds.makeRoom(signal), bounds.makeRoom(signal)]);
    expect(told).toEqual([['influx', 3, 'drop_oldest']]);
    expect(outbox.idsOf('influx')).toEqual(['3', '4', '5', '6', '7', '8', '9', '10', '11']);
    expect(outbox.idsOf('webhook')).toHaveLength(5);
  });

  it('moves the oldest to the dead letters, with their identity and payload', async () => {
    outbox.owe('influx', ...tens(11, 'point-'));
    await boundsOf({ influx: 'dead_letter' }, [dead]).makeRoom(signal);
    expect(told).toEqual([['influx', 2, 'dead_letter']]);
    expect(outbox.idsOf('influx')).toHaveLength(9);
    expect(outbox.idsOf('dead')).toEqual(['dead 1', 'dead 2']);
    expect(letters.map(({ reason, record }) => [reason, String(record.key), String(record.value)])).toEqual([
      ['outbox_full', 'point-0', 'xxxxxxxxxx'],
      ['outbox_full', 'point-1', 'xxxxxxxxxx'],
    ]);
  });

  it('refuses dead letters that nobody takes', () => {
    expect(() => boundsOf({ influx: 'dead_letter' })).toThrow(
      expect.objectContaining({
        code: 'CONFIG_INVALID',
        message: expect.stringContaining('influx') as string,
      }),
    );
  });

  it.each(['there is room', 'it is told to stop'])('waits for a sink that blocks, until %s', async (end) => {
    outbox.owe('webhook', ...tens(10));
    const stopping = new AbortController();
    let isOver = false;
    const making = boundsOf({ webhook: 'block' }).makeRoom(stopping.signal);
    void making.then(() => (isOver = true));
    await timing.pass(1_000);
    expect([isOver, told]).toEqual([false, [[['webhook']]]]);
    if (end === 'there is room') await outbox.store.acknowledge('webhook', [1]);
    else stopping.abort();
    await timing.pass(100);
    await making;
    expect(isOver).toBe(true);
  });
});

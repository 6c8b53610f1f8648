import type { Store } from '@kymo/domain';
import { beforeEach, expect, it } from 'vitest';
import type { StoreUnderTest } from './store-under-test';
import { effectsOf } from './store-examples';

/** What every store keeps of what sinks are owed. */
export function outboxContract(subject: () => StoreUnderTest): void {
  let store: Store;
  beforeEach(() => (store = subject().store));

  it('hands out what a sink is owed in order, forgets what is acknowledged, and knows its size', async () => {
    const entry = (id: string) => ({ id, payload: `é${id}` });
    await store.commit(effectsOf({ outbox: { influx: [entry('1'), entry('2')], webhook: [entry('w')] } }));
    await store.commit(effectsOf({ outbox: { influx: [entry('3')] } }));
    const owed = store.outbox('influx', 2);
    expect(owed.map(({ entry: { id } }) => id)).toEqual(['1', '2']);
    expect(store.outboxSize('influx')).toEqual({ entries: 3, bytes: 9 });

    await store.acknowledge('influx', owed[1]!.position);
    expect(store.outbox('influx', 10).map(({ entry: { id } }) => id)).toEqual(['3']);
    expect(store.outboxSize('influx')).toEqual({ entries: 1, bytes: 3 });
    expect(store.outboxSize('webhook')).toEqual({ entries: 1, bytes: 3 });

    store = await subject().reopen();
    const [last] = store.outbox('influx', 10);
    await store.acknowledge('influx', last!.position);
    await store.acknowledge('influx', last!.position);
    expect(store.outboxSize('influx')).toEqual({ entries: 0, bytes: 0 });
    await store.commit(effectsOf({ outbox: { influx: [entry('4')] } }));
    expect(store.outbox('influx', 10)[0]!.position).toBeGreaterThan(last!.position);
  });

  it('puts an entry that is postponed behind the others owed to its sink', async () => {
    const entry = (id: string) => ({ id, payload: id.repeat(3) });
    await store.commit(effectsOf({ outbox: { webhook: ['a', 'b', 'c'].map(entry), influx: [entry('d')] } }));
    await store.postpone('webhook');
    await store.postpone('nowhere');
    const owed = store.outbox('webhook', 10);
    expect(owed.map((one) => one.entry)).toEqual(['b', 'c', 'a'].map(entry));
    expect(store.outboxSize('webhook')).toEqual({ entries: 3, bytes: 9 });
    await store.acknowledge('webhook', owed[1]!.position);
    expect(store.outbox('webhook', 10).map((one) => one.entry)).toEqual([entry('a')]);
    expect(store.outboxSize('influx')).toEqual({ entries: 1, bytes: 3 });
  });
}

import type { Store } from '@kymo/domain';
import { beforeEach, expect, it } from 'vitest';
import type { StoreUnderTest } from './store-under-test';
import { effectsOf } from './store-examples';

/** Contract of every store for its outboxes. */
export function outboxContract(subject: () => StoreUnderTest): void {
  let store: Store;
  beforeEach(() => (store = subject().store));
  const entry = (id: string) => ({ id, payload: `é${id}` });
  const idsOf = (sink: string, limit = 10, after?: number) =>
    store.outbox(sink, limit, after).map(({ entry: { id } }) => id);

  it('hands out what a sink is owed in order, forgets what is acknowledged, and knows its size', async () => {
    await store.commit(effectsOf({ outbox: { influx: [entry('1'), entry('2')], webhook: [entry('w')] } }));
    await store.commit(effectsOf({ outbox: { influx: [entry('3')] } }));
    const positions = store.outbox('influx', 2).map(({ position }) => position);
    expect(idsOf('influx', 2)).toEqual(['1', '2']);
    expect(idsOf('influx', 1, positions[0])).toEqual(['2']);
    expect(store.outboxSize('influx')).toEqual({ entries: 3, bytes: 9 });

    await store.acknowledge('influx', positions);
    expect(idsOf('influx')).toEqual(['3']);
    expect(store.outboxSize('influx')).toEqual({ entries: 1, bytes: 3 });
    expect(store.outboxSize('webhook')).toEqual({ entries: 1, bytes: 3 });

    store = await subject().reopen();
    const [last] = store.outbox('influx', 10);
    await store.acknowledge('influx', [last!.position]);
    await store.acknowledge('influx', [last!.position]);
    expect(store.outboxSize('influx')).toEqual({ entries: 0, bytes: 0 });
    await store.commit(effectsOf({ outbox: { influx: [entry('4')] } }));
    expect(store.outbox('influx', 10)[0]!.position).toBeGreaterThan(last!.position);
  });

  it('forgets entries out of order, and leaves the others where they are', async () => {
    const keyed = { ...entry('b'), key: 'incident' };
    await store.commit(effectsOf({ outbox: { webhook: [entry('a'), keyed, entry('c')] } }));
    const [a, b, c] = store.outbox('webhook', 10);
    expect(b!.entry).toEqual(keyed);
    await store.acknowledge('webhook', [c!.position, a!.position, 1_000]);
    expect(store.outbox('webhook', 10)).toEqual([b]);
    expect(store.outboxSize('webhook')).toEqual({ entries: 1, bytes: 3 });
  });

  it('owes others instead of what is acknowledged', async () => {
    await store.commit(effectsOf({ outbox: { influx: [entry('1'), entry('2')] } }));
    const [first] = store.outbox('influx', 1);
    await store.acknowledge('influx', [first!.position], { dead: [entry('x')], influx: [entry('3')] });
    expect([idsOf('influx'), idsOf('dead')]).toEqual([['2', '3'], ['x']]);
  });
}

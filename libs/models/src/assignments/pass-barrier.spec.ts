import { describe, expect, it } from 'vitest';
import { PassBarrier } from './pass-barrier';

const later = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('the barrier between passes and changes', () => {
  it('makes a change at once while no pass is under way', async () => {
    expect(await new PassBarrier().defer(() => 'made')).toBe('made');
  });

  it('lets no pass begin while a change waits for those under way', async () => {
    const barrier = new PassBarrier();
    const order: string[] = [];
    await barrier.beginPass();
    await barrier.beginPass();
    const change = barrier.defer(() => order.push('change'));
    const third = barrier.beginPass().then(() => order.push('third pass'));
    barrier.endPass();
    await later();
    expect(order).toEqual([]);
    barrier.endPass();
    await Promise.all([change, third]);
    expect(order).toEqual(['change', 'third pass']);
  });

  it('hands on what a change throws, and makes the others', async () => {
    const barrier = new PassBarrier();
    await barrier.beginPass();
    const changes = Promise.allSettled([
      barrier.defer(() => {
        throw new Error('planted');
      }),
      barrier.defer(() => 'made'),
    ]);
    barrier.endPass();
    expect((await changes).map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
  });
});

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { PassBarrier } from './pass-barrier';

it('lets a change happen between passes only, each once and in order', () => {
  const action = fc.constantFrom('begin' as const, 'end' as const, 'change' as const);
  fc.assert(
    fc.property(fc.array(action, { maxLength: 50 }), (actions) => {
      const barrier = new PassBarrier();
      const done: number[] = [];
      let isPassing = false;
      let asked = 0;
      for (const next of [...actions, 'end' as const]) {
        if (next === 'begin' && !isPassing) {
          barrier.beginPass();
          isPassing = true;
        } else if (next === 'end') {
          isPassing = false;
          barrier.endPass();
        } else if (next === 'change') {
          const number = asked++;
          void barrier.defer(() => done.push(isPassing ? Number.NaN : number));
        }
      }
      expect(done).toEqual([...Array(asked).keys()]);
    }),
    { seed: 1 },
  );
});

it('gives back what a change gives or throws', async () => {
  const barrier = new PassBarrier();
  expect(await barrier.defer(() => 7)).toBe(7);
  await expect(
    barrier.defer(() => {
      throw new Error('no');
    }),
  ).rejects.toThrow('no');
});

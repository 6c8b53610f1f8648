import { expect, it } from 'vitest';
import { Semaphore } from './semaphore';

it('lets so many things be under way at once, the others in their order, whatever fails', async () => {
  const places = new Semaphore(2);
  let underWay = 0;
  let most = 0;
  const begun: number[] = [];
  const work = async (index: number) => {
    begun.push(index);
    most = Math.max(most, (underWay += 1));
    await Promise.resolve();
    underWay -= 1;
    if (index === 1) throw new Error('planted');
  };
  const ended = await Promise.allSettled([0, 1, 2, 3, 4].map((index) => places.hold(() => work(index))));
  expect(ended.map(({ status }) => status)).toEqual([
    ...['fulfilled', 'rejected'],
    ...['fulfilled', 'fulfilled', 'fulfilled'],
  ]);
  expect({ most, begun }).toEqual({ most: 2, begun: [0, 1, 2, 3, 4] });
});

it('gives a place that was taken for longer to whoever waits first', async () => {
  const places = new Semaphore(1);
  await places.acquire();
  const order: string[] = [];
  const first = places.acquire().then(() => order.push('first'));
  const second = places.hold(() => Promise.resolve(order.push('second')));
  places.release();
  await first;
  places.release();
  await second;
  expect(order).toEqual(['first', 'second']);
});

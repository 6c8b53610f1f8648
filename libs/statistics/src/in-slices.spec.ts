import { expect, it } from 'vitest';
import { atOnce, inSlices, type Slices, turn } from './in-slices';

/** Counts the turns of the event loop. */
function turns() {
  const counted = { now: 0, stop: () => clearImmediate(next) };
  const count = () => {
    counted.now += 1;
    next = setImmediate(count);
  };
  let next = setImmediate(count);
  return counted;
}

function* noting(note: () => void, slices: number): Slices<string> {
  for (let slice = 1; slice < slices; slice++) {
    note();
    yield;
  }
  note();
  return 'done';
}

it('does one slice in a turn of the event loop, whatever else is under way', async () => {
  const loop = turns();
  const seen: number[] = [];
  const work = async () => {
    await turn();
    return inSlices(noting(() => seen.push(loop.now), 5));
  };
  expect(await Promise.all([work(), work(), work()])).toEqual(['done', 'done', 'done']);
  loop.stop();
  expect(new Set(seen).size).toBe(15);
});

it('lets sliced work be done at once', () => {
  let slices = 0;
  expect(atOnce(noting(() => (slices += 1), 5))).toBe('done');
  expect(slices).toBe(5);
});

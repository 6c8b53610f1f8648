import { createEngine, type Engine } from '@kymo/engine';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { fixedDraws, standInDraws } from './stand-in-draws';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine('onnx');
});
afterAll(() => engine.dispose());

it('keeps draws, and puts fixed ones where all are zero', async () => {
  const compiled = await engine.compile(
    (draws) => [standInDraws(draws!, 3), fixedDraws([3], 3)],
    [{ shape: [2, 3] }],
  );
  const [draws, fixed] = await compiled.run([Float32Array.of(1, 0, -2, 0, 0, 0)]);
  expect([...draws!.values]).toEqual([1, 0, -2, ...fixed!.values]);
  expect(fixed!.values.every((value) => value !== 0)).toBe(true);
  await compiled.dispose();
});

import { createEngine, type Engine } from '@kymo/engine';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { complementaryMasks, drawSeen } from './masks';

describe('masks', () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await createEngine('onnx');
  });
  afterAll(() => engine.dispose());

  it('see the patches with the smallest draws, each window its own', async () => {
    const compiled = await engine.compile((draws) => [drawSeen(draws!, 2)], [{ shape: [null, 4] }]);
    const [mask] = await compiled.run([Float32Array.of(0.3, -1, 2, 0.1, 5, 4, 3, 6)]);
    const [first, second] = [
      [
        [0, 1, 0, 0],
        [0, 0, 0, 1],
      ],
      [
        [0, 0, 1, 0],
        [0, 1, 0, 0],
      ],
    ];
    expect([...mask!.values]).toEqual([first, second].flat(2));
    await compiled.dispose();
  });

  it.each([
    [24, 4],
    [24, 2],
    [24, 24],
    [26, 4],
  ])('of %i patches complete each other, %i of them', async (patches, count) => {
    const compiled = await engine.compile(() => [complementaryMasks(patches, count)], []);
    const [masks] = await compiled.run([]);
    const timesSeen = new Array<number>(patches).fill(0);
    masks!.values.forEach((value, index) => (timesSeen[index % patches]! += value));
    expect(Math.max(...timesSeen)).toBe(1);
    expect(timesSeen.filter((times) => times === 0)).toHaveLength(patches % count);
    await compiled.dispose();
  });
});

import { createEngine, type Engine } from '@kymo/engine';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCoder } from '../inference/coder';
import { createReconstructor } from '../inference/reconstructor';
import { fitSmall, smallSeries } from './fit-small.fixture';
import { detectors } from './registry';

const WINDOW = 16;
const WINDOWS = 6;
const CLOSED_FORM = ['auto', 'linear-autoencoder'];
const networks = Object.keys(detectors).filter((name) => name !== 'ensemble');

describe('the engines agree', () => {
  let engines: Engine[];
  beforeAll(async () => {
    engines = [await createEngine('onnx'), await createEngine('tfjs')];
  });
  afterAll(() => Promise.all(engines.map((engine) => engine.dispose())));

  it.each(networks)('on reconstructions, errors and codes of %s', async (name) => {
    const { network, shape, fitted } = await fitSmall(engines[0]!, name, {
      windowLength: WINDOW,
      ...(!CLOSED_FORM.includes(name) && { maxSteps: 8 }),
      // A condition, so that the network has a further input.
      ...(name === 'conditional-variational-autoencoder' && { loadChannels: ['channel 0'] }),
      ...(name === 'convolutional-autoencoder' && { upsampling: 'transposed' }),
    });
    const size = shape.steps * shape.channels;
    const values = smallSeries(WINDOW, 300).values.slice(0, WINDOWS * size);
    const missing = Array.from({ length: WINDOWS }, (_, row) =>
      row === 2 ? new Uint8Array(size).fill(1, 5, 15) : undefined,
    );
    const contexts = missing.map((_, row) => ({ endMs: row * 3_600_000, tags: { site: 'north' } }));
    const [ours, theirs] = await Promise.all(
      engines.map(async (engine) => {
        const reconstructor = await createReconstructor(engine, network, fitted.parameters, shape);
        const coder = createCoder(engine, network, fitted.parameters, shape);
        const reconstructed = await reconstructor.reconstruct(values, missing, contexts);
        const codes = await coder.encode(values, contexts);
        await reconstructor.dispose();
        await coder.dispose();
        return { ...reconstructed, codes };
      }),
    );
    expect(Object.keys(ours!)).toEqual(Object.keys(theirs!));
    for (const output of Object.keys(ours!) as (keyof typeof ours & string)[])
      expectClose(ours![output], theirs![output]);
  });
});

function expectClose(ours: ArrayLike<number>, theirs: ArrayLike<number>): void {
  expect(ours).toHaveLength(theirs.length);
  for (let index = 0; index < ours.length; index++) {
    const scale = Math.max(1, Math.abs(theirs[index]!));
    expect(Math.abs(ours[index]! - theirs[index]!) / scale).toBeLessThan(1e-4);
  }
}

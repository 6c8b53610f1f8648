import { createEngine, type Engine } from '@kymo/engine';
import { plantStretch, windowsOf } from '@kymo/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createInProcessFactory } from '../runtime/in-process';
import { detectors } from './registry';

const WINDOW = 16;
const FITTED_AT_ONCE = ['auto', 'linear-autoencoder', 'ensemble'];
const training = { ...plantStretch(0, 0, 300), tags: { site: 'north' } };
/** Told something, so that it has a further input. */
const told = { loadChannels: training.channels.slice(0, 1), tags: { site: [] } };

describe('the engines agree', () => {
  let engines: Engine[];
  beforeAll(async () => {
    engines = [await createEngine('onnx'), await createEngine('tfjs')];
  });
  afterAll(() => Promise.all(engines.map((engine) => engine.dispose())));

  it.each(Object.keys(detectors))('on what %s expects, how it scores and what it keeps', async (name) => {
    const [onnx, tfjs] = engines.map((engine) => createInProcessFactory(engine));
    const options = {
      windowLength: WINDOW,
      ...(!FITTED_AT_ONCE.includes(name) && { maxSteps: 10 }),
      ...(name === 'conditional-variational-autoencoder' && told),
      ...(name === 'convolutional-autoencoder' && { upsampling: 'transposed' }),
    };
    const artifact = await onnx!.fit(name, options, [training], { seed: 1 });
    const windows = windowsOf({ ...plantStretch(0, 300, 60), tags: training.tags }, WINDOW, 8);
    windows[2]!.values.fill(NaN, 10, 30);
    const [one, other] = await Promise.all(
      [onnx!, tfjs!].map(async (factory) => {
        const detector = await factory.restore(artifact);
        const scores = await detector.score(windows);
        const codes = await detector.encode(windows);
        await detector.dispose();
        return { scores, codes };
      }),
    );
    windows.forEach((_, index) => {
      const [ours, theirs] = [one!.scores[index]!, other!.scores[index]!];
      expectClose([ours.value, ours.reconstructionError], [theirs.value, theirs.reconstructionError]);
      expectClose(ours.expected, theirs.expected);
      expectClose(ours.band, theirs.band);
      expectClose(one!.codes[index]!, other!.codes[index]!);
    });
  });
});

function expectClose(ours: ArrayLike<number>, theirs: ArrayLike<number>): void {
  expect(ours).toHaveLength(theirs.length);
  for (let index = 0; index < ours.length; index++) {
    const scale = Math.max(1, Math.abs(theirs[index]!));
    expect(Math.abs(ours[index]! - theirs[index]!) / scale).toBeLessThan(1e-4);
  }
}

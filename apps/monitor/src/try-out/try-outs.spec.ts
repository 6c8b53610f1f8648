import { type Detector, KymoError, type SeriesState } from '@kymo/domain';
import { expect, it } from 'vitest';
import { TryOuts } from './try-outs';

const MINUTE = 60_000;
const state = { key: 'pump-01', tags: {}, firstMs: 0, lastMs: 9 * MINUTE, intervalMs: MINUTE };
const asked = { series: 'pump-01', fromMs: 0, toMs: 9 * MINUTE, settings: { judge: {}, incidents: {} } };

/** A detector that notes when it is asked; its windows are longer than the history. */
function detector(note: (what: string) => void): Detector {
  return {
    model: { detector: 'linear-autoencoder', hash: 'a1' },
    knows: () => true,
    get windowLength() {
      note('asked');
      return 1000;
    },
  } as unknown as Detector;
}

function tryOuts(open: (told: string[]) => Promise<unknown>) {
  const told: string[] = [];
  const serving = detector((what) => told.push(`${what} the one that serves`));
  const config = {
    values: { judge: {}, incidents: {}, detection: { groupBy: null }, window: { strideSamples: 1 } },
  };
  const store = { series: () => [state as unknown as SeriesState], incidents: () => [], history: () => [] };
  const ladder = { detectorOf: () => serving, open: () => open(told) };
  return { told, outs: new TryOuts(config as never, store as never, ladder as never) };
}

it('keeps a model that serves open while it scores, whatever takes over meanwhile', async () => {
  const { told, outs } = tryOuts((noted) =>
    Promise.resolve({
      detector: detector((what) => noted.push(`${what} the one that is held`)),
      release: () => noted.push('released'),
    }),
  );
  expect(await outs.tryOut(asked)).toMatchObject({ series: 1, windows: 0 });
  expect(told).toEqual(['asked the one that is held', 'released']);
});

it('scores by a model of the configuration as it is', async () => {
  const { told, outs } = tryOuts(() => Promise.reject(new KymoError('MODEL_UNKNOWN', 'no such model')));
  await outs.tryOut(asked);
  expect(told).toEqual(['asked the one that serves']);
});

it('releases what it holds where it fails', async () => {
  const { told, outs } = tryOuts((noted) =>
    Promise.resolve({
      detector: detector(() => {
        throw new Error('no memory');
      }),
      release: () => noted.push('released'),
    }),
  );
  await expect(outs.tryOut(asked)).rejects.toThrow('no memory');
  expect(told).toEqual(['released']);
});

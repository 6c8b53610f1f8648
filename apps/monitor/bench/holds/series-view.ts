import { LmdbStore } from '@kymo/connectors';
import { type HistoryBlock, noEffects, type SeriesState } from '@kymo/domain';
import { seriesView } from '../../src/http/series-view';
import { inFolder } from './bench-folder';
import { longestHold } from './longest-hold';

/** `/api/series/:key?fromMs=0` over the longest history that is kept. */
export async function seriesViewHold() {
  return inFolder(async (folder) => {
    const store = LmdbStore.open(folder);
    const channels = Array.from({ length: 64 }, (_, channel) => `c${channel}`);
    const steps = 100_000;
    const blockSteps = 50;
    for (let step = 0; step < steps; step += 5000) {
      await store.commit({
        ...noEffects('p', 0),
        history: Array.from({ length: 5000 / blockSteps }, (_, index) =>
          blockOf('a', step + index * blockSteps, blockSteps, channels),
        ),
      });
    }
    const state: SeriesState = {
      key: 'a',
      tags: {},
      channels,
      intervalMs: 1000,
      firstMs: 0,
      lastMs: (steps - 1) * 1000,
      verdict: 'normal',
      score: 0,
      steps,
    };
    const hold = await longestHold(() => seriesView(store, state, undefined, { fromMs: 0 }));
    await store.close();
    return hold;
  });
}

function blockOf(series: string, from: number, steps: number, channels: readonly string[]): HistoryBlock {
  const values = (phase: number) =>
    Float64Array.from({ length: steps * channels.length }, (_, cell) => Math.sin(from + cell / 9 + phase));
  return {
    series,
    startMs: from * 1000,
    intervalMs: 1000,
    channels,
    actual: values(0),
    expected: values(0.1),
    band: Float32Array.from(values(2), Math.abs),
    score: new Float32Array(steps).fill(0.5),
  };
}

import { seededRandom } from '@kymo/statistics';
import { type Window } from '@kymo/domain';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LabelledSeries } from '../readers/labelled-series';
import { backtest } from './backtest';
import { functionCandidate, type Candidate, type WindowScore } from './candidate';
import { stepWindower, type WindowerFactory } from './windower';

function seriesOf(values: readonly number[], channels: readonly string[] = ['a']): LabelledSeries {
  const length = values.length / channels.length;
  return {
    name: 'made',
    form: 'csv',
    channels,
    length,
    values: Float64Array.from(values),
    labels: new Uint8Array(length),
    trainingLength: Math.floor(length / 2),
    scoredFrom: 0,
  };
}

/** Sum of a window. */
const summing = (length: number) =>
  functionCandidate(
    'sum',
    length,
    () =>
      ({ values }) =>
        [...values].reduce((a, b) => a + b, 0),
  );
const run = (series: LabelledSeries, candidate: Candidate, windower?: WindowerFactory) =>
  backtest(series, candidate, { seed: 1, windower, clock: () => 0 });

/** A candidate that keeps what it is shown. */
function witness(windowLength: number, score: (window: Window) => WindowScore = () => ({ value: 0 })) {
  const seen = { windows: [] as Window[], training: [] as unknown[], disposed: 0 };
  const candidate: Candidate = {
    name: 'witness',
    fit: async (training) => {
      seen.training.push(...training);
      return {
        windowLength,
        score: async (windows) => {
          seen.windows.push(...windows);
          return windows.map(score);
        },
        dispose: async () => void seen.disposed++,
      };
    },
  };
  return { seen, candidate };
}

describe('backtest', () => {
  it('gives the causal score the moment the sample arrives and the settled one as the mean of all windows', async () => {
    const { causal, settled, windowLength } = await run(seriesOf([1, 2, 3, 4, 5]), summing(2));
    expect(windowLength).toBe(2);
    expect([...causal]).toEqual([NaN, 3, 5, 7, 9]);
    expect([...settled]).toEqual([3, 4, 6, 8, 9]);
  });

  it('shows the detector a machine by the name that models know it by', async () => {
    const { seen, candidate } = witness(2);
    await run({ ...seriesOf([1, 2, 3, 4]), name: 'pumps/A', machine: 'A' }, candidate);
    expect(seen.training).toMatchObject([{ series: 'A' }]);
    expect(new Set(seen.windows.map(({ series }) => series))).toEqual(new Set(['A']));
  });

  it('never looks ahead', async () => {
    const rows = fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 8, maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(rows, fc.nat(39), async (values, cut) => {
        const kept = Math.min(cut, values.length - 1);
        const changed = values.map((value, row) => (row <= kept ? value : value + 100));
        const before = await run(seriesOf(values), summing(4));
        const after = await run(seriesOf(changed), summing(4));
        expect([...after.causal.subarray(0, kept + 1)]).toEqual([...before.causal.subarray(0, kept + 1)]);
      }),
      { seed: 11, numRuns: 40 },
    );
  });

  it('shows the training part only, with channels in ascending order, and frees the detector', async () => {
    const { seen, candidate } = witness(2);
    await run(seriesOf([1, 10, 2, 20, 3, 30, 4, 40], ['b', 'a']), candidate);
    expect(seen.training).toEqual([
      {
        series: 'made',
        startMs: 0,
        intervalMs: 60_000,
        channels: ['a', 'b'],
        values: Float64Array.of(10, 1, 20, 2),
      },
    ]);
    expect(seen.windows.map(({ values, channels }) => [channels.join(''), ...values])).toEqual([
      ['ab', 10, 1, 20, 2],
      ['ab', 20, 2, 30, 3],
      ['ab', 30, 3, 40, 4],
    ]);
    expect(seen.windows.map(({ freshSteps, startMs }) => [freshSteps, startMs])).toEqual([
      [2, 0],
      [1, 60_000],
      [1, 120_000],
    ]);
    expect(seen.disposed).toBe(1);
  });

  it('holds the last score between windows of a longer stride and settles every row', async () => {
    const strided: WindowerFactory = (shape) => stepWindower({ ...shape, strideSamples: 2 });
    const { causal, settled } = await run(seriesOf([1, 1, 1, 2, 2, 2]), summing(2), strided);
    expect([...causal]).toEqual([NaN, 2, 2, 3, 3, 4]);
    expect([...settled]).toEqual([2, 2, 3, 3, 4, 4]);
  });

  it('takes the score of each step from detectors that tell them apart', async () => {
    const { candidate } = witness(2, ({ values }) => ({ value: 7, steps: Float32Array.from(values) }));
    const { causal, settled } = await run(seriesOf([1, 2, 3]), candidate);
    expect([...causal]).toEqual([NaN, 2, 3]);
    expect([...settled]).toEqual([1, 2, 3]);
  });

  it('keeps what decides on alarms apart where a detector does, and is one with what ranks where none does', async () => {
    const { candidate } = witness(2, ({ values }) => ({ value: values[1]!, alarm: 10 * values[1]! }));
    const { causal, alarms } = await run(seriesOf([1, 2, 3]), candidate);
    expect([...alarms.causal]).toEqual([...causal].map((score) => 10 * score));
    const plain = await run(seriesOf([1, 2, 3]), summing(2));
    expect(plain.alarms.settled).toBe(plain.settled);
  });

  it('weighs scores of the newest steps by how new the sample is in each window', async () => {
    const alarm = ({ values }: Window) => ({ value: 0, alarm: values[1]!, isOfNewest: true });
    const { alarms, alarmsOfNewest } = await run(seriesOf([1, 2, 5]), witness(2, alarm).candidate);
    expect(alarmsOfNewest).toBe(true);
    expect([...alarms.settled]).toEqual([2, (2 * 1 + 5 * 0.5) / 1.5, 5]);
  });

  it('leaves rows without any finite score unscored', async () => {
    const { candidate } = witness(2, ({ startMs }) => ({ value: startMs < 120_000 ? NaN : 1 }));
    const { causal, settled } = await run(seriesOf([1, 2, 3, 4]), candidate);
    expect([...causal]).toEqual([NaN, NaN, NaN, 1]);
    expect([...settled]).toEqual([NaN, NaN, 1, 1]);
  });

  it('repeats with the same seed and differs with another', async () => {
    const noise = functionCandidate('noise', 1, (_, random) => () => random());
    const series = seriesOf(Array.from({ length: 20 }, seededRandom(2)));
    const scores = async (seed: number) => [...(await backtest(series, noise, { seed })).causal];
    expect(await scores(1)).toEqual(await scores(1));
    expect(await scores(1)).not.toEqual(await scores(2));
  });

  it('stops on request', async () => {
    const attempt = backtest(seriesOf(Array<number>(2000).fill(1)), summing(2), {
      seed: 1,
      signal: AbortSignal.abort(),
    });
    await expect(attempt).rejects.toMatchObject({ code: 'CANCELLED' });
  });
});

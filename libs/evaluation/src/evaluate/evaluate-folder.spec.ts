import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KymoError } from '@kymo/domain';
import { normal, seededRandom } from '@kymo/statistics';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { functionCandidate, type Candidate } from '../backtest/candidate';
import { baselines } from '../baselines/baselines';
import { evaluateFolder } from './evaluate-folder';
import type { EvaluationProgress } from './run-all';

/** Distance of the newest value from the mean of the training part, in thirds of what was largest there. */
const distance: Candidate = functionCandidate('distance', 1, ([training]) => {
  const mean = [...training!.values].reduce((sum, value) => sum + value, 0) / training!.values.length;
  const largest = [...training!.values].reduce((most, value) => Math.max(most, Math.abs(value - mean)), 0);
  return ({ values }) => Math.abs(values.at(-1)! - mean) / (1.2 * largest);
});
const broken: Candidate = {
  name: 'broken',
  fit: () => Promise.reject(new KymoError('TRAINING_TOO_SHORT', 'fitting: 100 rows; 200 are needed')),
};

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kymo-evaluate-'));
  for (const seed of [1, 2, 3]) {
    const random = seededRandom(seed);
    const rows = Array.from({ length: 400 }, (_, row) => {
      const anomalous = row >= 300 && row < 320;
      return `${(normal(random) + (anomalous ? 9 : 0)).toFixed(4)},${Number(anomalous)}`;
    });
    await writeFile(join(folder, `s${seed}_tr_200_1st_300.csv`), `a,Label\n${rows.join('\n')}\n`);
  }
});
afterAll(() => rm(folder, { recursive: true }));

const evaluate = (candidates: readonly Candidate[], more: object = {}) =>
  evaluateFolder({ paths: [folder], candidates, seed: 4, clock: () => 0, ...more });

describe('evaluateFolder', () => {
  it('finds the anomalies, and puts the baselines beside', async () => {
    const { report, traces } = await evaluate([distance, ...baselines]);
    expect(report).toMatchObject({ formatVersion: 1, detector: 'distance', seed: 4, threshold: 1 });
    expect(report.series.map(({ name }) => name)).toEqual([1, 2, 3].map((seed) => `s${seed}_tr_200_1st_300`));
    expect(report.mean.vusPr.causal).toBeGreaterThan(0.8);
    expect(report.mean.event).toMatchObject({ recall: 1, medianDelay: 0 });
    expect(report.pooled.point.f1).toBeGreaterThan(0.9);
    const [random, always] = report.beside;
    expect(random!.mean.vusPr.causal).toBeLessThan(0.3);
    expect(always!.pooled).toMatchObject({
      event: { recall: 1, precision: 0.05 },
      point: { falseAlarmRate: 1 },
    });
    expect(traces).toHaveLength(9);
  });

  it('has the documented JSON', async () => {
    const { report } = await evaluate([distance]);
    const written = JSON.parse(JSON.stringify(report)) as typeof report;
    for (const figures of [written.mean, ...written.series]) {
      expect(figures).toMatchObject({
        vusPr: { causal: expect.any(Number), settled: expect.any(Number) },
        vusRoc: { causal: expect.any(Number), settled: expect.any(Number) },
        event: {
          recall: expect.any(Number),
          precision: expect.any(Number),
          f1: expect.any(Number),
          falsePer1000: expect.any(Number),
          medianDelay: expect.any(Number),
        },
        fitSeconds: expect.any(Number),
        scoreSeconds: expect.any(Number),
      });
    }
    expect(Object.keys(written).slice(0, 2)).toEqual(['formatVersion', 'madeAt']);
  });

  it('counts a detector that cannot be fitted as one that never alarms, and says why', async () => {
    const { report } = await evaluate([broken]);
    expect(report.series[0]).toMatchObject({
      error: 'fitting: 100 rows; 200 are needed',
      unscoredRows: 400,
      event: { recall: 0 },
    });
    expect(report.mean.vusRoc.causal).toBeCloseTo(0.5, 1);
  });

  it('learns from as many rows as it is told', async () => {
    const { report } = await evaluate([distance], { trainingRows: 50 });
    expect(report.series.map(({ trainingRows }) => trainingRows)).toEqual([50, 50, 50]);
  });

  it('reads every file before the first fit', async () => {
    const damaged = await mkdtemp(join(tmpdir(), 'kymo-damaged-'));
    const fit = vi.spyOn(distance, 'fit');
    onTestFinished(async () => {
      fit.mockRestore();
      await rm(damaged, { recursive: true });
    });
    await writeFile(join(damaged, 'z_tr_1_1st_1.csv'), 'a,Label\n1,0\n1,0\n1,0\n1,2,3\n');
    await expect(evaluate([distance], { paths: [folder, damaged] })).rejects.toThrow(
      /z_tr_1_1st_1\.csv.*3 cells found, 2 cells/,
    );
    expect(fit).not.toHaveBeenCalled();
    await evaluate([distance]);
    expect(fit).toHaveBeenCalledTimes(3);
  });

  it('repeats, however many run at once', async () => {
    const figures = async (concurrency: number) =>
      (await evaluate([distance, ...baselines], { concurrency })).report;
    expect(await figures(1)).toEqual(await figures(4));
  });

  it('tells how far it is and how long it takes still', async () => {
    const seen: EvaluationProgress[] = [];
    let now = 0;
    await evaluate([distance], {
      onProgress: (progress: EvaluationProgress) => seen.push(progress),
      clock: () => (now += 10),
      concurrency: 1,
    });
    const fractions = seen.map(({ fraction }) => fraction);
    expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
    expect(seen.at(-1)).toMatchObject({ done: 3, total: 3, fraction: 1, remainingMs: 0 });
    expect(seen.some(({ remainingMs = 0 }) => remainingMs > 0)).toBe(true);
  });

  it('stops on request', async () => {
    await expect(evaluate([distance], { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'CANCELLED',
    });
  });
});

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInProcessFactory } from '@kymo/detectors';
import type { DetectorFactory } from '@kymo/domain';
import { createEngine } from '@kymo/engine';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { detectorCandidate } from './backtest/candidate';
import { evaluateFolder } from './evaluate/evaluate-folder';

const paths = ['002_MSL_id_1_Sensor_tr_500_1st_900', '017_MSL_id_16_Sensor_tr_512_1st_1850']
  .map((name) => join(process.env['KYMO_DATA'] ?? '', 'msl', `${name}.csv.gz`))
  .filter((path) => existsSync(path));
if (paths.length === 0)
  console.warn('floors on real recordings skipped: KYMO_DATA names no folder with msl/');

describe.skipIf(paths.length === 0)('the linear floor on real recordings', () => {
  let factory: DetectorFactory;
  beforeAll(async () => {
    factory = createInProcessFactory(await createEngine('onnx'));
  });
  afterAll(() => factory.close());

  it('holds', async () => {
    const candidates = [detectorCandidate(factory, 'linear-autoencoder')];
    const { report } = await evaluateFolder({ paths, candidates, seed: 1 });
    expect(report.mean.vusPr.settled).toBeGreaterThan(0.9);
    expect(report.mean.vusPr.causal).toBeGreaterThan(0.8);
  });
});

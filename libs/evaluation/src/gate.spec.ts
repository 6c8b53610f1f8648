import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInProcessFactory } from '@kymo/detectors';
import { normal, seededRandom } from '@kymo/statistics';
import { type DetectorFactory } from '@kymo/domain';
import { createEngine } from '@kymo/engine';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { detectorCandidate } from './backtest/candidate';
import { baselines } from './baselines/baselines';
import { evaluateFolder } from './evaluate/evaluate-folder';

let factory: DetectorFactory;
let folder: string;
beforeAll(async () => {
  factory = createInProcessFactory(await createEngine('onnx'));
  folder = await mkdtemp(join(tmpdir(), 'kymo-gate-'));
  for (const kind of Object.keys(FAULTS) as Fault[]) {
    await writeFile(join(folder, `${kind}_tr_800_1st_1200.csv`), recording(kind));
  }
});
afterAll(async () => {
  await factory.close();
  await rm(folder, { recursive: true });
});

/** What goes wrong with the first of three coupled channels in rows 1,200 to 1,259. */
const FAULTS = {
  shift: (value: number) => value + 1.5,
  stuck: () => 0.2,
  faster: (_: number, row: number) => Math.sin(row / 2),
  noise: (value: number, _: number, jitter: number) => value + jitter,
};
type Fault = keyof typeof FAULTS;

function recording(kind: Fault): string {
  const random = seededRandom(17);
  const rows = Array.from({ length: 1600 }, (_, row) => {
    const noise = () => 0.05 * normal(random);
    const phase = row / 8;
    const first = Math.sin(phase) + noise();
    const isFaulty = row >= 1200 && row < 1260;
    const shown = isFaulty ? FAULTS[kind](first, row, normal(random)) : first;
    return [shown, 0.5 * Math.sin(phase) + noise(), Math.cos(phase) + noise(), Number(isFaulty)].join(',');
  });
  return `a,b,c,Label\n${rows.join('\n')}\n`;
}

const floor = (paths: readonly string[]) =>
  evaluateFolder({
    paths,
    candidates: [detectorCandidate(factory, 'linear-autoencoder'), ...baselines],
    seed: 1,
  });

describe('the linear floor', () => {
  it('finds every injected fault, far ahead of chance', async () => {
    const { report } = await floor([folder]);
    expect(report.mean.event.recall).toBe(1);
    expect(report.mean.vusPr.settled).toBeGreaterThan(0.8);
    expect(report.mean.vusPr.causal).toBeGreaterThan(0.7);
    for (const { mean } of report.beside) expect(mean.vusPr.settled).toBeLessThan(0.2);
  });
});

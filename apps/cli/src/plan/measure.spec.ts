import { expect, it } from 'vitest';
import { estimate } from './estimate';
import { measure } from './measure';

it('measures what a plan is made of, with the stages and the store of a monitor', async () => {
  const demand = {
    series: 100,
    intervalMs: 1_000,
    channels: 1,
    windowSamples: 8,
    strideSamples: 2,
    detector: 'linear-autoencoder',
    keepHours: 1,
    keepSteps: 100,
  } as const;
  const measured = await measure(demand);
  expect(measured.recordBytes).toBeGreaterThan(50);
  expect(measured.statePerSeries).toBeGreaterThan(8 * 8);
  expect(measured.diskPerRecord).toBeGreaterThan(20);
  expect(measured.mainCpuPerRecord).toBeGreaterThan(0);
  expect(measured.cpuPerRecord).toBeGreaterThanOrEqual(measured.mainCpuPerRecord);
  expect(estimate(demand, measured)).toMatchObject({ monitors: 1, recordsPerSecond: 100 });
}, 60_000);

import { describe, expect, it } from 'vitest';
import type { Demand, Measured } from './demand';
import { estimate } from './estimate';

const demand: Demand = {
  series: 1_000,
  intervalMs: 1_000,
  channels: 8,
  windowSamples: 64,
  strideSamples: 1,
  detector: 'auto',
  keepHours: 1,
  keepSteps: 1,
};
const measured: Measured = {
  cpuPerRecord: 100,
  mainCpuPerRecord: 60,
  diskPerRecord: 100,
  statePerSeries: 10_000,
  memoryPerSeries: 20_000,
  memoryOfMonitor: 300e6,
  recordBytes: 200,
};

describe('a plan', () => {
  it('for one monitor', () => {
    expect(estimate(demand, measured)).toEqual({
      recordsPerSecond: 1_000,
      windowsPerSecond: 1_000,
      monitors: 1,
      cores: 1,
      scoringWorkersPerMonitor: 1,
      memoryBytesPerMonitor: 300e6 + 1_000 * (2_048 + 20_000),
      diskBytesPerMonitor: 1.5 * (1_000 * 10_000 + 1_000 * 3_600 * 100),
      maxSeries: 2_000,
      partitions: 4,
      topics: {
        'telemetry, one day': 1_000 * 86_400 * 200,
        'changelog, with state: topic': 3 * 1_000 * 10_000,
      },
    });
  });

  it.each([
    [
      'ten times the series',
      { series: 10_000 },
      { monitors: 2, cores: 2, partitions: 8, scoringWorkersPerMonitor: 1 },
    ],
    ['ten times as often', { intervalMs: 100 }, { monitors: 2, cores: 2, recordsPerSecond: 10_000 }],
    ['a hundred times the series', { series: 100_000 }, { monitors: 12, cores: 20, partitions: 48 }],
    ['a longer stride', { strideSamples: 8 }, { windowsPerSecond: 125 }],
    ['rare samples', { intervalMs: 3_600_000 }, { monitors: 1, cores: 1 }],
  ])('grows with the demand: %s', (_, changes, expected) => {
    expect(estimate({ ...demand, ...changes }, measured)).toMatchObject(expected);
  });

  it('holds the state of no more series than the monitor does', () => {
    const { memoryBytesPerMonitor } = estimate({ ...demand, series: 8_000, intervalMs: 60_000 }, measured);
    expect(memoryBytesPerMonitor).toBe(300e6 + 8_000 * 2_048 + 5_000 * 20_000);
  });

  it('keeps as many steps as are asked for where they are older', () => {
    const { diskBytesPerMonitor } = estimate({ ...demand, keepSteps: 7_200 }, measured);
    expect(diskBytesPerMonitor).toBe(1.5 * (1_000 * 10_000 + 1_000 * 7_200 * 100));
  });
});

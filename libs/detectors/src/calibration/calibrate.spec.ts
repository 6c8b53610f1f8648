import { seededRandom } from '@kymo/statistics';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { calibrate } from './calibrate';
import type { Calibration } from './calibration';
import { ratiosOf } from './ratios';
import { rank, recency } from './ranking';
import { statisticCount } from './error-statistics';

const CHANNELS = 3;

function calibratedScore(
  statistics: Float32Array,
  scales: readonly number[],
  calibration: Calibration,
  shares: Float32Array,
) {
  return rank(ratiosOf(statistics, scales, calibration, shares), calibration.ranking);
}

const STATISTICS = statisticCount(CHANNELS);

function drawStatistics(windows: number, seed: number): Float32Array {
  const random = seededRandom(seed);
  return Float32Array.from(
    { length: windows * STATISTICS },
    (_, index) => -Math.log(1 - random()) * (1 + (index % STATISTICS)),
  );
}

const run = {
  statistics: new Map([
    ['one', drawStatistics(3000, 1)],
    ['other', drawStatistics(3000, 2)],
  ]),
  channels: CHANNELS,
  stride: 1,
  windowLength: 4,
  rounding: 1e-6,
  intervalMs: 60_000,
  falseAlarmsPerDay: 1,
  margin: 1,
  method: 'peaks-over-threshold' as const,
  ranking: 'every-statistic' as const,
};

describe('calibrate', () => {
  it.each([0.5, 2, 8])('keeps to %d false alarms a day on unseen data', (falseAlarmsPerDay) => {
    const calibration = calibrate({ ...run, falseAlarmsPerDay });
    const fresh = drawStatistics(40_000, 3);
    const contributions = new Float32Array(CHANNELS);
    let alarms = 0;
    for (let row = 0; row < 40_000; row++) {
      const own = fresh.subarray(row * STATISTICS, (row + 1) * STATISTICS);
      if (calibratedScore(own, calibration.scales['one']!, calibration, contributions) > 1) alarms += 1;
    }
    const perDay = alarms / (40_000 / 1440);
    expect(perDay).toBeGreaterThan(falseAlarmsPerDay / 2);
    expect(perDay).toBeLessThan(falseAlarmsPerDay * 2);
  });

  it('raises the boundary by the margin, by less the more accepted alarms the held-out windows show', () => {
    const raised = (falseAlarmsPerDay: number) =>
      calibrate({ ...run, falseAlarmsPerDay, margin: 2 }).boundary /
      calibrate({ ...run, falseAlarmsPerDay }).boundary;
    const alarms = (6000 / 1440) * 4;
    expect(raised(0.1)).toBeCloseTo(2, 6);
    expect(raised(4)).toBeCloseTo(1 + (2 / alarms) ** 2, 2);
  });
});

describe('the whole that ranks alone', () => {
  const calibration = calibrate({ ...run, ranking: 'whole-ranks' });

  it('has a boundary of its own, below the boundary of all statistics', () => {
    expect(calibration.wholeBoundary).toBeLessThan(calibration.boundary);
    expect(calibrate(run).wholeBoundary).toBeUndefined();
  });

  it('has a larger ratio to it than to the boundary of all statistics', () => {
    const seen = new Float32Array(STATISTICS).fill(1);
    const ratios = ratiosOf(seen, calibration.scales['one']!, calibration, new Float32Array(CHANNELS));
    expect(ratios.alone / ratios.whole).toBeCloseTo(calibration.boundary / calibration.wholeBoundary!, 6);
  });
});

describe('recent alarms', () => {
  const short = { ...run, ranking: 'recent-alarms' as const };
  const calibration = calibrate(short);
  const score = (whole: number, recent: number, single: readonly number[] = []) => {
    const seen = new Float32Array(STATISTICS);
    seen.set([whole, whole, recent, ...single]);
    const ratios = ratiosOf(seen, calibration.scales['one']!, calibration, new Float32Array(CHANNELS));
    return recency(ratios, calibration.ranking);
  };

  it('are raised by one in a hundred of the held-out windows', () => {
    const own = [...short.statistics.get('one')!].filter((_, index) => index % STATISTICS === 2);
    const alarms = own.filter((recent) => score(0, recent) >= 1).length;
    expect(alarms / own.length).toBeGreaterThan(0.005);
    expect(alarms / own.length).toBeLessThan(0.02);
  });

  it('are raised by a single channel far beyond its usual error, but not by its whole-window statistic', () => {
    const single = (kind: number, value: number) =>
      Array(STATISTICS - 3)
        .fill(0)
        .with(kind * CHANNELS, value) as number[];
    expect(score(1e3, 0, single(0, 1e6))).toBeLessThan(1);
    for (const kind of [1, 2, 3, 4]) {
      expect(score(1e3, 0, single(kind, 1e6))).toBeGreaterThan(1);
      expect(score(1e3, 0, single(kind, 1))).toBeLessThan(1);
      expect(score(0, 0, single(kind, 1e6))).toBeLessThan(1);
    }
  });

  it('are as high as the newest steps, however high the whole is', () => {
    expect(score(1e6, 0)).toBe(0);
    expect(score(1e6, 1e6)).toBe(score(0, 1e6));
    expect(score(0, 1e6)).toBeGreaterThan(score(0, 1e5));
  });
});

describe('calibratedScore', () => {
  const calibration = calibrate(run);
  const some = fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), {
    minLength: STATISTICS,
    maxLength: STATISTICS,
  });

  it('never falls when a statistic grows', () => {
    fc.assert(
      fc.property(
        some,
        fc.nat(STATISTICS - 1),
        fc.double({ min: 0, max: 1e6, noNaN: true }),
        (list, statistic, more) => {
          const before = Float32Array.from(list);
          const after = before.slice();
          after[statistic]! += more;
          const score = (values: Float32Array) =>
            calibratedScore(values, calibration.scales['one']!, calibration, new Float32Array(CHANNELS));
          expect(score(after)).toBeGreaterThanOrEqual(score(before));
        },
      ),
    );
  });

  it('gives contributions that sum to 1', () => {
    fc.assert(
      fc.property(some, (list) => {
        const contributions = new Float32Array(CHANNELS);
        calibratedScore(Float32Array.from(list), calibration.scales['one']!, calibration, contributions);
        expect(contributions.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 4);
      }),
    );
  });
});

import { seededRandom } from '@kymo/statistics';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { calibrate, ratiosOf, type Calibration } from './calibration';
import { rank } from './ranking';
import { viewCount } from './error-statistics';

const CHANNELS = 3;

function calibratedScore(
  views: Float32Array,
  units: readonly number[],
  calibration: Calibration,
  shares: Float32Array,
) {
  return rank(ratiosOf(views, units, calibration, shares), calibration.ranking);
}

const VIEWS = viewCount(CHANNELS);

function views(windows: number, seed: number): Float32Array {
  const random = seededRandom(seed);
  return Float32Array.from(
    { length: windows * VIEWS },
    (_, index) => -Math.log(1 - random()) * (1 + (index % VIEWS)),
  );
}

const run = {
  views: new Map([
    ['one', views(3000, 1)],
    ['other', views(3000, 2)],
  ]),
  channels: CHANNELS,
  stride: 1,
  windowLength: 4,
  rounding: 1e-6,
  intervalMs: 60_000,
  falseAlarmsPerDay: 1,
  margin: 1,
  method: 'peaks-over-threshold' as const,
  ranking: 'every-view' as const,
};

describe('calibrate', () => {
  it.each([0.5, 2, 8])('keeps to %d false alarms a day on what it has not seen', (falseAlarmsPerDay) => {
    const calibration = calibrate({ ...run, falseAlarmsPerDay });
    const fresh = views(40_000, 3);
    const contributions = new Float32Array(CHANNELS);
    let alarms = 0;
    for (let row = 0; row < 40_000; row++) {
      const own = fresh.subarray(row * VIEWS, (row + 1) * VIEWS);
      if (calibratedScore(own, calibration.units['one']!, calibration, contributions) > 1) alarms += 1;
    }
    const perDay = alarms / (40_000 / 1440);
    expect(perDay).toBeGreaterThan(falseAlarmsPerDay / 2);
    expect(perDay).toBeLessThan(falseAlarmsPerDay * 2);
  });

  it('raises the boundary by the margin, less the more accepted alarms the held-out windows show', () => {
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

  it('has a boundary of its own, below that of all views', () => {
    expect(calibration.wholeBoundary).toBeLessThan(calibration.boundary);
    expect(calibrate(run).wholeBoundary).toBeUndefined();
  });

  it('stands farther from it than from that of all views', () => {
    const seen = new Float32Array(VIEWS).fill(1);
    const ratios = ratiosOf(seen, calibration.units['one']!, calibration, new Float32Array(CHANNELS));
    expect(ratios.alone / ratios.whole).toBeCloseTo(calibration.boundary / calibration.wholeBoundary!, 6);
  });
});

describe('recent alarms', () => {
  const short = { ...run, ranking: 'recent-alarms' as const };
  const calibration = calibrate(short);
  const score = (whole: number, recent: number, single: readonly number[] = []) => {
    const seen = new Float32Array(VIEWS);
    seen.set([whole, whole, recent, ...single]);
    return calibratedScore(seen, calibration.units['one']!, calibration, new Float32Array(CHANNELS));
  };

  it('are raised by one in a hundred of the windows held out', () => {
    const own = [...short.views.get('one')!].filter((_, index) => index % VIEWS === 2);
    const alarms = own.filter((recent) => score(0, recent) >= 1).length;
    expect(alarms / own.length).toBeGreaterThan(0.005);
    expect(alarms / own.length).toBeLessThan(0.02);
  });

  it('are raised by a single channel far beyond its usual, but not by what is left of it in the window', () => {
    const single = (kind: number, value: number) =>
      Array(VIEWS - 3)
        .fill(0)
        .with(kind * CHANNELS, value) as number[];
    expect(score(1e3, 0, single(0, 1e6))).toBeLessThan(1);
    for (const kind of [1, 2, 3, 4]) {
      expect(score(1e3, 0, single(kind, 1e6))).toBeGreaterThan(1);
      expect(score(1e3, 0, single(kind, 1))).toBeLessThan(1);
      expect(score(0, 0, single(kind, 1e6))).toBeLessThan(1);
    }
  });

  it('depend on the newest steps alone, and rank by the whole', () => {
    expect(score(1e6, 0)).toBeLessThan(1);
    expect(score(0, 1e6)).toBe(1);
    expect(score(100, 1e6)).toBeGreaterThan(score(10, 1e6));
    expect(score(2, 0)).toBeGreaterThan(score(1, 0));
  });
});

describe('calibratedScore', () => {
  const calibration = calibrate(run);
  const some = fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: VIEWS, maxLength: VIEWS });

  it('never falls when a view grows', () => {
    fc.assert(
      fc.property(
        some,
        fc.nat(VIEWS - 1),
        fc.double({ min: 0, max: 1e6, noNaN: true }),
        (list, view, more) => {
          const before = Float32Array.from(list);
          const after = before.slice();
          after[view]! += more;
          const score = (values: Float32Array) =>
            calibratedScore(values, calibration.units['one']!, calibration, new Float32Array(CHANNELS));
          expect(score(after)).toBeGreaterThanOrEqual(score(before));
        },
      ),
    );
  });

  it('shares the blame out in full', () => {
    fc.assert(
      fc.property(some, (list) => {
        const contributions = new Float32Array(CHANNELS);
        calibratedScore(Float32Array.from(list), calibration.units['one']!, calibration, contributions);
        expect(contributions.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 4);
      }),
    );
  });
});

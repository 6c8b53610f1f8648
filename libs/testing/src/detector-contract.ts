import { createHash } from 'node:crypto';
import { type Artifact, decisiveScore, type Detector, type DetectorFactory, type Window } from '@kymo/domain';
import { VISIBLE_KINDS } from '@kymo/faults';
import { rocAuc } from '@kymo/statistics';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { permute, slightlyNoisy, withGap } from './altered-windows';
import { alikeMachines, columnsFor, type Place, plantStretch, windowsOf, withFault } from './plant-windows';

export interface DetectorsUnderTest {
  readonly names: readonly string[];
  createFactory(): Promise<DetectorFactory>;
  /** Smaller than the defaults, so that the suite is quick. */
  options(name: string): Record<string, unknown>;
  /** So small that two fits cost little; what they learn does not matter. */
  tinyOptions(name: string): Record<string, unknown>;
  /** Tensors alive on this thread. */
  tensorCount(): number;
}

const TRAINING_STEPS = 1000;
/** Enough for fits that only have to repeat. */
const REPEATED_STEPS = 300;
const REPEAT_TIMEOUT_MS = 120_000;
const STRIDE = 8;
const SEED = 11;

/** Contract of every registered detector. */
export function describeDetectors(under: DetectorsUnderTest): void {
  const training = alikeMachines.map((machine) => plantStretch(machine, 0, TRAINING_STEPS));
  const fresh = alikeMachines.map((machine) => plantStretch(machine, TRAINING_STEPS, 500));

  describe.each(under.names)('detector %s', (name) => {
    let factory: DetectorFactory;
    let artifact: Artifact;
    let detector: Detector;
    let places: Place[];
    let clean: Window[];
    let cleanValues: number[];
    const valuesOf = async (windows: readonly Window[]) => (await detector.score(windows)).map(decisiveScore);

    beforeAll(async () => {
      factory = await under.createFactory();
      artifact = await factory.fit(name, under.options(name), training, { seed: SEED });
      detector = await factory.restore(artifact);
      places = fresh.flatMap((stretch) => {
        const windows = windowsOf(stretch, detector.windowLength, STRIDE);
        return windows.map((window, index) => ({ stretch, begin: index * STRIDE, window }));
      });
      clean = places.map(({ window }) => window);
      cleanValues = await valuesOf(clean);
    });
    afterAll(async () => {
      await detector?.dispose();
      await factory?.close();
    });

    it.each(VISIBLE_KINDS)('tells %s from clean data', async (kind) => {
      const columns = columnsFor(kind);
      const faulty = places.map((place, index) => withFault(place, kind, columns[index % columns.length]!));
      expect(rocAuc(cleanValues, await valuesOf(faulty))).toBeGreaterThanOrEqual(0.9);
    });

    it('keeps clean data below the boundary', () => {
      const crossed = cleanValues.filter((value) => value > 1).length;
      expect(crossed / clean.length).toBeLessThan(0.05);
    });

    it('names the faulty channel first', async () => {
      const faulty = VISIBLE_KINDS.filter((kind) => kind !== 'slow-leak').flatMap((kind) =>
        places
          .filter((_, index) => index % 5 === 0)
          .map((place, index) => {
            const columns = columnsFor(kind);
            const channel = columns[index % columns.length]!;
            return { channel, window: withFault(place, kind, channel) };
          }),
      );
      const scores = await detector.score(faulty.map(({ window }) => window));
      const told = scores.filter((score) => decisiveScore(score) > 1).length;
      const named = scores.filter((score, index) => {
        const { contributions } = score;
        return (
          decisiveScore(score) > 1 &&
          contributions.indexOf(Math.max(...contributions)) === faulty[index]!.channel
        );
      }).length;
      expect(told).toBeGreaterThan(faulty.length / 2);
      expect(named / told).toBeGreaterThanOrEqual(0.8);
    });

    it('gives shares, expected values and bands in the units of the channels', async () => {
      const window = clean[3]!;
      const [score] = await detector.score([window]);
      expect(score!.contributions.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 4);
      expect(score!.expected).toHaveLength(STRIDE * score!.channels.length);
      expect(score!.timeMs).toBe(window.startMs + (window.length - 1) * window.intervalMs);
      const actual = window.values.slice(-window.channels.length);
      const expected = score!.expected.slice(-window.channels.length);
      score!.channels.forEach((_, channel) => {
        expect(Math.abs(expected[channel]! - actual[channel]!)).toBeLessThan(6 * score!.band[channel]!);
      });
    });

    it('encodes similar windows to similar codes', async () => {
      const chosen = clean.filter((_, index) => index % 5 === 0);
      const codes = await detector.encode(chosen);
      const again = await detector.encode(chosen.map(slightlyNoisy));
      expect(codes[0]!.length).toBeGreaterThan(0);
      for (const code of [...codes, ...again]) {
        expect(code).toHaveLength(codes[0]!.length);
        expect(code.every(Number.isFinite)).toBe(true);
      }
      const known = again.filter((code, index) => nearest(code, codes) === index).length;
      expect(known / chosen.length).toBeGreaterThanOrEqual(0.8);
    });

    it('reports its trial on unseen windows', () => {
      const { windows, falseAlarmShare, faults } = artifact.report.trial!;
      expect(windows).toBeGreaterThan(100);
      expect(falseAlarmShare).toBeLessThan(0.05);
      expect(faults.map(({ kind }) => kind)).toEqual(VISIBLE_KINDS);
      for (const { kind, auc, caughtShare } of faults) {
        expect(auc, kind).toBeGreaterThanOrEqual(kind === 'frequency-change' ? 0.5 : 0.8);
        expect(caughtShare, kind).toBeLessThanOrEqual(1);
      }
    });

    it(
      'repeats with its seed',
      async () => {
        const few = alikeMachines.slice(0, 2).map((machine) => plantStretch(machine, 0, REPEATED_STEPS));
        const fit = () => factory.fit(name, under.tinyOptions(name), few, { seed: SEED });
        const [one, same] = [await fit(), await fit()];
        expect(digestsOf(same)).toEqual(digestsOf(one));
        expect(same.fitted).toEqual(one.fitted);
        expect(same.report.trial).toEqual(one.report.trial);
      },
      REPEAT_TIMEOUT_MS,
    );

    it('scores a window the same alone, among others and again', async () => {
      const together = await valuesOf(clean.slice(0, 40));
      const [alone] = await valuesOf([clean[17]!]);
      expect(alone).toBeCloseTo(together[17]!, 4);
      expect(await valuesOf(clean.slice(0, 40))).toEqual(together);
    });

    it('finds channels by name in any order and ignores unknown ones', async () => {
      const [straight] = await detector.score([clean[0]!]);
      const [permuted] = await detector.score([permute(clean[0]!)]);
      expect(permuted!.value).toBe(straight!.value);
      expect(permuted!.contributions).toEqual(straight!.contributions);
    });

    it('does not mutate its input', async () => {
      const window = structuredClone(withGap(clean[1]!));
      const before = structuredClone(window);
      await detector.score([window]);
      expect(window).toEqual(before);
    });

    it('does not treat a gap as an anomaly, and gives no score for a gap that is too large', async () => {
      const gaps = await valuesOf(clean.slice(0, 30).map(withGap));
      const whole = cleanValues.slice(0, 30);
      expect(Math.max(...gaps)).toBeLessThan(Math.max(1, 2 * Math.max(...whole)));
      const [empty] = await valuesOf([
        { ...clean[0]!, values: new Float32Array(clean[0]!.values.length).fill(NaN) },
      ]);
      expect(empty).toBeNaN();
    });

    it('knows the series it was fitted on, and no other', () => {
      expect(detector.knows(training[0]!.series)).toBe(true);
      expect(detector.knows('another')).toBe(false);
    });

    it('judges a newcomer as one of the kind, about its own mean', async () => {
      const newcomer = (window: Window, level: number): Window => ({
        ...window,
        series: 'newcomer',
        values: Float64Array.from(window.values, (value) => value + level),
      });
      const own = await detector.score(clean.map((window) => newcomer(window, 0)));
      const raised = await detector.score(clean.map((window) => newcomer(window, 1000)));
      expect(own.every(({ isOfKind }) => isOfKind)).toBe(true);
      own.forEach(({ value }, index) => expect(raised[index]!.value).toBeCloseTo(value, 1));
      const spikes = places.map((place) => newcomer(withFault(place, 'spike', 0), 0));
      const faulty = (await detector.score(spikes)).map(decisiveScore);
      expect(rocAuc(own.map(decisiveScore), faulty)).toBeGreaterThanOrEqual(0.9);
      const [known] = await detector.score([clean[0]!]);
      expect(known!.isOfKind).toBeUndefined();
    });

    it('leaves no tensor behind', async () => {
      await detector.score(clean.slice(0, 3));
      const before = under.tensorCount();
      await detector.score(clean.slice(0, 3));
      const second = await factory.restore(artifact);
      await second.score(clean.slice(0, 3));
      await second.dispose();
      expect(under.tensorCount()).toBe(before);
    });
  });
}

/** Where thousands of weights differ, telling each difference would take minutes. */
function digestsOf({ weights }: Artifact) {
  return weights.map(({ name, shape, values }) => {
    return { name, shape, digest: createHash('sha256').update(values).digest('hex') };
  });
}

/** Index of the code nearest to a code. */
function nearest(code: Float32Array, codes: readonly Float32Array[]): number {
  const distances = codes.map((other) =>
    other.reduce((sum, value, unit) => sum + (value - code[unit]!) ** 2, 0),
  );
  return distances.indexOf(Math.min(...distances));
}

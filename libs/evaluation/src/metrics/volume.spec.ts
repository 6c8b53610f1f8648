import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rangesOf } from './ranges';
import { volumesUnderSurface, type Volumes } from './volume';

/** The definition, step by step, with a pass over the series for each width and threshold. */
function byDefinition(labels: Uint8Array, scores: Float64Array, window: number): Volumes {
  const { length } = labels;
  const events = rangesOf(labels);
  const positives = labels.reduce((sum, label) => sum + label, 0);
  const descending = scores.slice().sort().reverse();
  let pr = 0;
  let roc = 0;
  for (let width = 0; width <= window; width++) {
    const half = Math.floor(width / 2);
    const widened = Float64Array.from(labels);
    const groups: { first: number; last: number }[] = [];
    for (const { first, last } of events) {
      const before = groups.at(-1);
      if (before !== undefined && before.last >= first - half) before.last = last + half;
      else groups.push({ first: Math.max(0, first - half), last: last + half });
      for (let row = Math.max(0, first - half); row <= Math.min(length - 1, last + half); row++) {
        const distance = Math.max(first - row, row - last);
        if (distance > 0) widened[row]! += Math.sqrt(1 - distance / width);
      }
    }
    let recallBefore = 0;
    let fallOutBefore = 0;
    for (let index = 0; index < 250; index++) {
      const threshold = descending[index === 249 ? length - 1 : Math.floor(index * ((length - 1) / 249))]!;
      let truePositives = 0;
      let halo = 0;
      let alarms = 0;
      scores.forEach((score, row) => {
        if (score < threshold) return;
        alarms++;
        truePositives += Math.min(1, widened[row]!);
        if (!labels[row]) halo += Math.min(1, widened[row]!);
      });
      const touched = groups.filter(({ first, last }) =>
        scores.subarray(first, last + 1).some((score) => score >= threshold),
      );
      const size = (positives + positives + halo) / 2;
      const recall = (Math.min(truePositives / size, 1) * touched.length) / groups.length;
      const fallOut = (alarms - truePositives) / (length - size);
      pr += ((recall - recallBefore) * truePositives) / alarms / (window + 1);
      roc += ((fallOut - fallOutBefore) * (recall + recallBefore)) / 2 / (window + 1);
      recallBefore = recall;
      fallOutBefore = fallOut;
    }
    roc += ((1 - fallOutBefore) * (1 + recallBefore)) / 2 / (window + 1);
  }
  return { vusPr: pr, vusRoc: roc };
}

describe('volumesUnderSurface', () => {
  it('follows the definition on any series', () => {
    const series = fc.array(fc.tuple(fc.boolean(), fc.integer({ min: 0, max: 30 })), {
      minLength: 3,
      maxLength: 60,
    });
    fc.assert(
      fc.property(series, fc.integer({ min: 0, max: 12 }), (rows, window) => {
        const labels = Uint8Array.from(rows, ([label]) => Number(label));
        fc.pre(labels.includes(0) && labels.includes(1));
        const scores = Float64Array.from(rows, ([, score]) => score / 7);
        const found = volumesUnderSurface(labels, scores, window);
        const expected = byDefinition(labels, scores, window);
        expect(found.vusPr).toBeCloseTo(expected.vusPr, 10);
        expect(found.vusRoc).toBeCloseTo(expected.vusRoc, 10);
      }),
      { seed: 7, numRuns: 60 },
    );
  });

  it('gives 1 where the labels are the score and no width is tried', () => {
    const labels = Uint8Array.of(0, 0, 1, 1, 0, 0);
    expect(volumesUnderSurface(labels, Float64Array.from(labels), 0)).toEqual({ vusPr: 1, vusRoc: 1 });
  });

  it('is undefined without events', () => {
    const { vusPr, vusRoc } = volumesUnderSurface(new Uint8Array(5), new Float64Array(5), 3);
    expect([vusPr, vusRoc]).toEqual([NaN, NaN]);
  });
});

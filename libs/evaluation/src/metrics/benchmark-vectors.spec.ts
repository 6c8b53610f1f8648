import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { curveAreas } from './curves';
import { oracleScores } from './oracle.fixture';
import { volumesUnderSurface } from './volume';

interface Vectors {
  cases: {
    name: string;
    window: number;
    labels: number[];
    score: number[];
    expected: Record<string, number>;
  }[];
}

const folder = process.env['KYMO_DATA'];
const file = folder === undefined ? undefined : join(folder, 'metric_vectors.json');
const cases =
  file !== undefined && existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Vectors).cases : [];
if (cases.length === 0) {
  console.warn(
    folder === undefined
      ? 'benchmark vectors skipped: KYMO_DATA names no folder with metric_vectors.json'
      : `benchmark vectors skipped: no cases in ${file}`,
  );
}

describe.skipIf(cases.length === 0)('the values of the benchmark', () => {
  it.each(cases)('$name', ({ labels: flags, score, window, expected }) => {
    const labels = Uint8Array.from(flags);
    const scores = Float64Array.from(score);
    const areas = curveAreas(labels, scores);
    const volumes = volumesUnderSurface(labels, scores, window);
    const oracle = oracleScores(labels, scores);
    const found: Record<string, number> = {
      'AUC-PR': areas.aucPr,
      'AUC-ROC': areas.aucRoc,
      'VUS-PR': volumes.vusPr,
      'VUS-ROC': volumes.vusRoc,
      'Standard-F1': oracle.pointF1,
      'PA-F1': oracle.pointAdjustedF1,
      'Event-based-F1': oracle.eventF1,
      'R-based-F1': oracle.rangeF1,
      'Affiliation-F': oracle.affiliationF1,
    };
    expect(Object.keys(found).sort()).toEqual(Object.keys(expected).sort());
    for (const [metric, value] of Object.entries(expected)) {
      expect(Math.abs(found[metric]! - value), `${metric}: ${found[metric]} for ${value}`).toBeLessThan(1e-6);
    }
  });
});

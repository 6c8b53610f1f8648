import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

/**
 * Keeps what was measured: `node tools/record-evaluation.mjs <set> <report.json>...`, of reports that
 * `kymo evaluate --json` has written. `npm run docs` takes it into the pages.
 */
const FILE = new URL('../docs/evaluation.json', import.meta.url);
const BASELINES = ['random', 'always-alarm'];

const [set, ...reports] = process.argv.slice(2);
if (set === undefined || reports.length === 0) {
  console.error('usage: node tools/record-evaluation.mjs <set> <report.json>...');
  process.exit(2);
}
const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
const rows = existsSync(FILE) ? JSON.parse(readFileSync(FILE, 'utf8')) : [];
for (const path of reports) {
  const { madeAt, seed, beside, ...own } = JSON.parse(readFileSync(path, 'utf8'));
  for (const result of [own, ...beside].filter(({ detector }) => !BASELINES.includes(detector)))
    keep(rowOf(result, madeAt.slice(0, 10), seed));
}
rows.sort((a, b) => (`${a.detector} ${a.set}` < `${b.detector} ${b.set}` ? -1 : 1));
writeFileSync(FILE, `${JSON.stringify(rows, null, 2)}\n`);

function keep(row) {
  const before = rows.findIndex((one) => one.set === row.set && one.detector === row.detector);
  if (before >= 0) rows.splice(before, 1);
  rows.push(row);
}

function rowOf({ detector, mean, pooled, nab, series }, date, seed) {
  const { point } = pooled.settled;
  return {
    set,
    detector,
    series: series.length,
    vusPr: { settled: round(mean.vusPr.settled), causal: round(mean.vusPr.causal) },
    point: {
      f1: round(point.f1),
      falseAlarmRate: round(point.falseAlarmRate),
      missedAlarmRate: round(point.missedAlarmRate),
    },
    ...(nab && { nabStandard: Math.round(10 * nab.detections.standard) / 10 }),
    fitSeconds: Math.round(10 * mean.fitSeconds) / 10,
    seed,
    date,
    commit,
  };
}

function round(value) {
  return Math.round(1000 * value) / 1000;
}

import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

/**
 * Keeps what was measured: `node tools/record-evaluation.mjs <set> <report.json>...`, of reports that
 * `kymo evaluate --json` or `kymo compare --json` has written. Of the latter, `--against <name>` says what the reference
 * was where it is an earlier state of the same detector. `npm run docs` takes it into the pages.
 */
const FIGURES = new URL('../docs/evaluation.json', import.meta.url);
const COMPARISONS = new URL('../docs/comparisons.json', import.meta.url);
const BASELINES = ['random', 'always-alarm'];
const COMPARED = ['vusPr.settled', 'vusPr.causal', 'event.f1', 'point.f1'];

const {
  positionals: [set, ...reports],
  values: { against },
} = parseArgs({ allowPositionals: true, options: { against: { type: 'string' } } });
if (set === undefined || reports.length === 0) {
  console.error('usage: node tools/record-evaluation.mjs <set> <report.json>... [--against <name>]');
  process.exit(2);
}
const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
for (const path of reports) {
  const { madeAt, seed, seeds, beside = [], comparisons, ...own } = JSON.parse(readFileSync(path, 'utf8'));
  const date = madeAt.slice(0, 10);
  if (comparisons) {
    const rows = comparisons.map((one) => comparisonOf(one, date, seeds));
    keep(COMPARISONS, rows, ['detector', 'set', 'against']);
    continue;
  }
  const measured = [own, ...beside].filter(({ detector }) => !BASELINES.includes(detector));
  keep(
    FIGURES,
    measured.map((result) => rowOf(result, date, seed)),
    ['detector', 'set'],
  );
}

/** Puts rows into a file, in place of those with the same keys. */
function keep(file, added, keys) {
  const keyOf = (row) => keys.map((key) => row[key]).join(' ');
  const before = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : [];
  const rows = new Map([...before, ...added].map((row) => [keyOf(row), row]));
  const sorted = [...rows].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, row]) => row);
  writeFileSync(file, `${JSON.stringify(sorted, null, 2)}\n`);
}

function comparisonOf({ reference, challenger, differences }, date, seeds) {
  return {
    set,
    detector: challenger,
    against: against ?? reference,
    seeds,
    differences: differences
      .filter(({ figure }) => COMPARED.includes(figure))
      .map(({ figure, pairs, difference, low, high, wins, losses, verdict }) => ({
        figure,
        pairs,
        difference: round(difference),
        low: round(low),
        high: round(high),
        wins,
        losses,
        verdict,
      })),
    date,
    commit,
  };
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

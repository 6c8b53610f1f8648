import { writeFile } from 'node:fs/promises';
import esbuild from 'esbuild';
import { node } from './build.mjs';

/**
 * Records what InfluxDB and Prometheus answer to the dashboards over a run, for their pictures:
 * `KYMO_INFLUX=http://127.0.0.1:8086 node tools/record-dashboards.mjs <database> <series> <channel> <address of Prometheus>`,
 * then `npm run dashboards`.
 */
const [database, series, channel, prometheus] = process.argv.slice(2);
const address = process.env.KYMO_INFLUX;
if (prometheus === undefined || address === undefined) {
  console.error(
    'Recording the answers to the dashboards: give database, series, channel and the address of Prometheus, and KYMO_INFLUX.',
  );
  process.exit(1);
}
await esbuild.build({ ...node, entryPoints: { dashboards: 'dashboards/src/index.ts' } });
const { askedExpressions, askedQueries } = await import(
  new URL('../dist/dashboards.js', import.meta.url).href
);

const HOUR_MS = 3_600_000;
const [{ time: lastMs }] = await rowsOf('SELECT last("score") FROM "kymo_score"');
const toMs = (Math.floor(lastMs / HOUR_MS) + 1) * HOUR_MS;
const run = { fromMs: toMs - 36 * HOUR_MS, toMs, intervalMs: HOUR_MS, series, channels: [channel] };
const chosen = { ...run, tag: 'kind', groups: [], worst: [] };
const worst = await rowsOf(askedQueries(chosen).find(({ of }) => of === 'fleet: variable worst').query);
const channels = await rowsOf(askedQueries(chosen).find(({ of }) => of === 'series: variable channel').query);
const shown = { ...chosen, worst: worst.map((row) => row.series) };
const asked = askedQueries(shown);
// A panel that names no channel shows all of them.
const ofAll = askedQueries({ ...shown, channels: channels.map(({ value }) => value) });
const rows = {};
for (const [index, { of, query }] of asked.entries()) {
  if (/^rule: |: (variable|annotation) /.test(of)) continue;
  (rows[of] ??= []).push(await rowsOf(ofAll[index].of === of ? ofAll[index].query : query));
}
const scraped = await scrapedSpan();
const seconds = { range: (scraped.toMs - scraped.fromMs) / 1000, rateInterval: 60 };
for (const { of, expression, legend } of askedExpressions(seconds)) {
  if (of.startsWith('rule: ')) continue;
  const index = (rows[of] ??= []).length;
  rows[of].push(await samplesOf(expression, legend, `#${String.fromCharCode(65 + index)}`));
}
for (const answers of Object.values(rows)) if (answers.length === 1) withoutLetter(answers);
const file = new URL('../dashboards/testcases/run.json', import.meta.url);
await writeFile(file, `${JSON.stringify({ ...run, scraped, rows })}\n`);

/** From the first scrape of the monitor to the last. */
async function scrapedSpan() {
  const hours = async (bound) => {
    const [{ value }] = await answerOf('query', { query: `${bound}(timestamp(kymo_build_info)[2h:5s])` });
    return Number(value[1]) * 1000;
  };
  const [fromMs, toMs] = [await hours('min_over_time'), await hours('max_over_time')];
  return { fromMs, toMs, intervalMs: Math.max(5_000, Math.round((toMs - fromMs) / 50_000) * 1000) };
}

async function answerOf(path, parameters) {
  const answer = await fetch(`${prometheus}/api/v1/${path}?${new URLSearchParams(parameters)}`);
  const { data, error } = await answer.json();
  if (!answer.ok) throw new Error(`Asking Prometheus for ${parameters.query}: ${error}`);
  return data.result;
}

/** Lines named by their legend over the time of the run, or the latest values with their labels. */
async function samplesOf(query, legend, letter) {
  if (legend === undefined) {
    const found = await answerOf('query', { query, time: scraped.toMs / 1000 });
    return found.map(({ metric, value }) => ({
      ...metric,
      [`Value ${letter}`]: shortened(Number(value[1])),
    }));
  }
  const [start, end, step] = [scraped.fromMs, scraped.toMs, scraped.intervalMs].map((ms) => ms / 1000);
  const found = await answerOf('query_range', { query, start, end, step });
  return found.flatMap(({ metric, values }) => {
    const name = legend.replace(/\{\{(\w+)\}\}/g, (_, label) => metric[label] ?? '');
    return values.flatMap(([time, value]) => {
      const number = Number(value);
      return Number.isFinite(number) ? [{ time: time * 1000, [name]: shortened(number) }] : [];
    });
  });
}

/** A table of one query calls its value by no letter. */
function withoutLetter(answers) {
  answers[0] = answers[0].map(({ 'Value #A': value, ...row }) => ({
    ...row,
    ...(value !== undefined && { Value: value }),
  }));
}

/** Rows without what is missing, numbers to the digits that a picture shows. */
async function rowsOf(query) {
  const answer = await fetch(
    `${address}/query?${new URLSearchParams({ db: database, epoch: 'ms', q: query })}`,
  );
  const { results } = await answer.json();
  return (results[0].series ?? []).flatMap(({ columns, values, tags }) =>
    values.map((row) => ({
      ...tags,
      ...Object.fromEntries(
        columns.flatMap((name, index) => (row[index] === null ? [] : [[name, shortened(row[index])]])),
      ),
    })),
  );
}

function shortened(value) {
  return typeof value === 'number' && Math.abs(value) < 1e9 ? Number(value.toPrecision(4)) : value;
}

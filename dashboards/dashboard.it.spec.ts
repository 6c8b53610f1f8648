import { answerOfFlux, answerOfInfluxql, answersOfSql, type AnsweredRow, until } from '@kymo/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_OPTIONS, askedQueries } from './src';
import type { QueryVariables } from './src/query-variables';
import type { LanguageName } from './src/queries/language';
import { alert, BROKEN, point, points, TO_MS, VARIABLES, windowPoints } from './points.fixture';

const MINUTE_MS = 60_000;
const influx = process.env['KYMO_INFLUX']!;
/** InfluxDB 1.8, which speaks Flux too. */
const influxFlux = process.env['KYMO_INFLUX_FLUX'];
const python = process.env['KYMO_PYTHON_DATAFUSION'];
const database = `kymo_dashboard_${process.pid}`;
const fleet = `${database}_fleet`;
const names = Array.from({ length: 5_000 }, (_, index) => `machine-${String(index).padStart(4, '0')}`);

const shownOfFleet = { ...VARIABLES, tag: 'series_key', series: names[0]!, worst: names.slice(0, 20) };

const LANGUAGES: readonly (readonly [LanguageName, isThere: boolean])[] = [
  ['influxql', true],
  ['flux', influxFlux !== undefined],
  ['sql', python !== undefined],
];

beforeAll(async () => {
  await fill(database, [points()]);
  await fill(
    fleet,
    [3, 2, 1].map((minutesAgo) => names.flatMap((series, index) => fleetPoints(series, index, minutesAgo))),
  );
}, 300_000);

afterAll(async () => {
  for (const name of [database, fleet]) {
    for (const address of servers()) await send(address, `/query?q=DROP DATABASE "${name}"`);
  }
});

describe.each(LANGUAGES)('the dashboards in %s', (language, isThere) => {
  const asked = askedIn(language, VARIABLES);
  let answers: AnsweredRow[][] = [];
  const answerTo = (of: string) => answers[asked.findIndex((one) => one.of === of)] ?? [];

  beforeAll(async () => {
    if (isThere) answers = await answersIn(language, database, asked);
  }, 120_000);

  it.skipIf(!isThere)('find rows for every query', () => {
    expect(asked.length).toBeGreaterThan(50);
    expect(asked.filter((_, index) => answers[index]!.length === 0).map(({ of }) => of)).toEqual([]);
    expect(asked.filter(({ query }) => /\$[{_\w]|\bv\./.test(query))).toEqual([]);
  });

  it.skipIf(!isThere).each([
    ['fleet: How many series are watched?', 3],
    ['fleet: How many series are anomalous now?', 1],
    ['fleet: How many incidents are open?', 2],
    ['fleet: How many series are silent?', 1],
    ['fleet: How many windows have no score?', 2],
    ['incidents: How many anomalies are open?', 1],
    ['rule: Kymo has critical incidents open A', 2],
    ['rule: Kymo finds many series anomalous at once A', 1],
    ['rule: Kymo finds many series anomalous at once C', 3],
  ])('answer «%s» with %d', (of, expected) => {
    expect(answerTo(of).map(valueOf)).toEqual([expected]);
  });

  it.skipIf(!isThere)('count every series in one band of its score', () => {
    const bands = asked.flatMap(({ of }, index) =>
      of === 'fleet: How is the fleet doing over time?' ? [answers[index]!] : [],
    );
    const counts = bands.map((rows) =>
      valueOf(rows.find(({ time }) => time === TO_MS - 5 * MINUTE_MS) ?? { none: 0 }),
    );
    expect(counts).toEqual([2, 0, 1, 0]);
  });

  it.skipIf(!isThere)('ask only for the groups that are chosen, and for all where none is', async () => {
    const of = 'fleet: How many series are watched?';
    const queries = [[], ['north'], ['south']].flatMap((groups) =>
      askedIn(language, { ...VARIABLES, groups }).filter((one) => one.of === of),
    );
    const counts = await answersIn(language, database, queries);
    expect(counts.map((rows) => rows.map(valueOf))).toEqual([[3], [1], []]);
  });

  it.skipIf(!isThere)('rank the broken series first', () => {
    const rows = answerTo('fleet: Which series have the worst scores now?');
    expect(rows).toHaveLength(3);
    expect(rows[0]).toMatchObject({
      Series: BROKEN,
      Score: 2.5,
      Threshold: 1,
      Detector: 'lstm-autoencoder',
    });
  });

  it.skipIf(!isThere).each(['worst', 'troubled'])('offer the names of the %s series', (variable) => {
    const offered = new Set(answerTo(`fleet: variable ${variable}`).map(({ series }) => series));
    expect([...offered].sort()).toEqual([...VARIABLES.worst].sort());
  });

  it.skipIf(!isThere)('draw the chosen channels and no other', () => {
    const rows = answerTo(`series: Which channels contribute to the score of ${BROKEN}?`);
    expect([...new Set(rows.map(({ channel }) => channel))].sort()).toEqual(['flow', 'motor.current']);
  });

  it.skipIf(!isThere)('list an incident once for its beginning and once for its end', () => {
    const rows = answerTo('incidents: What went wrong, since when, and is it over?');
    expect(rows.map(({ Status }) => Status)).toEqual([
      'resolved',
      'firing',
      'firing',
      'firing',
      'resolved',
      'firing',
    ]);
  });

  it.skipIf(!isThere)('mark what is over from its begin to its end', () => {
    const [row] = answerTo('series: annotation Incidents');
    expect(Number(row!['Time'] ?? row!['time']) - Number(row!['Began'])).toBe(5 * MINUTE_MS);
    expect(Object.keys(row!)).toEqual(expect.arrayContaining(['Summary', 'Severity', 'Kind']));
  });

  it.skipIf(!isThere)('count incidents by group', () => {
    const rows = answerTo('incidents: Which groups have the most incidents?');
    expect(rows.map(({ site, Incidents }) => [site ?? '', Incidents]).sort()).toEqual([
      ['', 2],
      ['north', 2],
    ]);
  });

  it.skipIf(!isThere)('say the same as in InfluxQL', async () => {
    const inInfluxql = askedIn('influxql', VARIABLES);
    const expected = await answersIn('influxql', database, inInfluxql);
    // Percentiles between two values differ by how they are computed.
    const compared = asked.flatMap(({ of }, index) => (of.includes('distributed') ? [] : [{ of, index }]));
    const told = (rows: readonly AnsweredRow[], index: number) =>
      said(rows, /time\(|ORDER BY time/.test(inInfluxql[index]!.query));
    expect(compared.map(({ of, index }) => [of, told(answers[index]!, index)])).toEqual(
      compared.map(({ of, index }) => [of, told(expected[index]!, index)]),
    );
  });

  it.skipIf(!isThere)(
    'never return a fleet of 5,000 series as a whole',
    async () => {
      const shown = askedIn(language, shownOfFleet, fleet);
      const found = await answersIn(language, fleet, shown);
      const sizes = shown.map(({ of }, index) => [of, linesOf(found[index]!)] as const);
      expect(sizes.filter(([, size]) => size > 500)).toEqual([]);
      expect(new Map(sizes).get('fleet: Which series have the worst scores now?')).toBe(100);
    },
    600_000,
  );
});

function askedIn(language: LanguageName, variables: QueryVariables, from = database) {
  const options = { ...DEFAULT_OPTIONS, influx: { ...DEFAULT_OPTIONS.influx, language } };
  return askedQueries({ ...variables, bucket: `${from}/autogen` }, options);
}

async function answersIn(
  language: LanguageName,
  from: string,
  asked: readonly { readonly query: string }[],
): Promise<AnsweredRow[][]> {
  const queries = asked.map(({ query }) => query);
  if (language === 'sql') return answersOfSql(python!, { address: influx, database: from }, queries);
  const answers: AnsweredRow[][] = [];
  for (const query of queries) {
    answers.push(
      language === 'flux'
        ? await answerOfFlux(influxFlux!, query)
        : await answerOfInfluxql(influx, from, query),
    );
  }
  return answers;
}

/** What a row of one value says beside its time. */
function valueOf(row: AnsweredRow): string | number | null | undefined {
  return Object.entries(row).find(([name]) => !/^time$/i.test(name))?.[1];
}

/** Rows at one time, or rows of one line: more of both are more than a person can look at. */
function linesOf(rows: readonly AnsweredRow[]): number {
  const byTime = new Map<unknown, number>();
  for (const { time } of rows) byTime.set(time, (byTime.get(time) ?? 0) + 1);
  return Math.max(...byTime.values());
}

/**
 * What rows say, in whichever form: each number with the texts and, if wanted, the time of its row. Nothing and zero are
 * left out, since only InfluxQL fills steps without a point; Flux begins the first step with the range.
 */
function said(rows: readonly AnsweredRow[], withTime: boolean): string[] {
  const all = rows.flatMap((row) => {
    const values = Object.entries(row).filter(([name]) => !/^(time|key)$/i.test(name));
    const time = withTime ? [Math.max(Number(row['time'] ?? row['Time']), VARIABLES.fromMs)] : [];
    const texts = values.flatMap(([, value]) => (typeof value === 'string' && value !== '' ? [value] : []));
    const numbers = values.flatMap(([, value]) => (typeof value === 'number' ? [value] : []));
    const told = numbers.length > 0 ? numbers.filter((number) => number !== 0) : [''];
    return told.map((number) => JSON.stringify([...time, ...texts.sort(), number]));
  });
  return [...new Set(all)].sort();
}

const servers = (): string[] => (influxFlux === undefined ? [influx] : [influx, influxFlux]);

async function fill(name: string, batches: readonly (readonly string[])[]): Promise<void> {
  for (const address of servers()) {
    // Under load a write behind the answer may come before the database.
    const isThere = async () => {
      await send(address, `/query?q=CREATE DATABASE "${name}"`);
      return (await send(address, '/query?q=SHOW DATABASES')).includes(name);
    };
    await until(`${name} is there`, isThere, 30_000);
    for (const lines of batches) {
      // A loaded server gives up a large request.
      for (let at = 0; at < lines.length; at += 5_000)
        await send(address, `/write?db=${name}&precision=ms`, lines.slice(at, at + 5_000).join('\n'));
    }
  }
}

/** @throws where it is refused; a query is refused within its answer */
async function send(address: string, path: string, body?: string): Promise<string> {
  const answer = await fetch(`${address}${path}`, { method: 'POST', ...(body !== undefined && { body }) });
  const text = await answer.text();
  if (!answer.ok || text.includes('"error"'))
    throw new Error(`InfluxDB answered ${answer.status} to ${path}: ${text}`);
  return text;
}

function fleetPoints(series: string, index: number, minutesAgo: number): string[] {
  return [
    ...windowPoints(series, minutesAgo),
    ...(index % 2 === 0 ? [alert(series, 'firing', minutesAgo, minutesAgo)] : []),
    point(
      'verdict',
      { series_key: series, state: 'unscorable' },
      { windows: '1', reason: '"silent"' },
      minutesAgo,
    ),
  ];
}

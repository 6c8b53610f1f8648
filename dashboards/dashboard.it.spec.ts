import { MEASUREMENTS } from '@kymo/domain';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { askedQueries, type QueryVariables } from './src/asked-queries';

interface Table {
  readonly columns: string[];
  readonly values: (string | number | null)[][];
  readonly tags?: Record<string, string>;
}

const MINUTE_MS = 60_000;
const TO_MS = Date.UTC(2024, 5, 1, 12);
const BROKEN = 'site a/press.1';
const HEALTHY = ['pump-1', 'pump-2'];
const database = `kymo_dashboard_${process.pid}`;

const variables: QueryVariables = {
  fromMs: TO_MS - 60 * MINUTE_MS,
  toMs: TO_MS,
  intervalMs: MINUTE_MS,
  series: BROKEN,
  channels: ['motor.current', 'flow'],
  tag: 'site',
  groups: [],
  worst: [BROKEN, ...HEALTHY],
};

describe('the dashboards over a real InfluxDB', () => {
  beforeAll(async () => {
    await send('/query', new URLSearchParams({ q: `CREATE DATABASE ${database}` }));
    await send(`/write?db=${database}&precision=ms`, points().join('\n'));
  });

  afterAll(async () => {
    await send('/query', new URLSearchParams({ q: `DROP DATABASE ${database}` }));
  });

  it.each(askedQueries(variables))('finds rows for «$of»', async ({ query }) => {
    const rows = (await ask(query)).flatMap((table) => table.values);
    expect(rows.length, query).toBeGreaterThan(0);
    expect(query).not.toMatch(/\$[{\w]/);
  });

  it.each([
    ['fleet: How many series are watched?', 3],
    ['fleet: How many series are anomalous now?', 1],
    ['fleet: How many incidents are open?', 2],
    ['fleet: How many series are silent?', 1],
    ['fleet: Windows without a score?', 2],
    ['incidents: How many anomalies are open?', 1],
    ['rule: Kymo has critical incidents open A', 2],
    ['rule: Kymo finds many series anomalous at once A', 1],
    ['rule: Kymo finds many series anomalous at once C', 3],
  ])('answers «%s» with %d', async (of, expected) => {
    const [table] = await ask(queryOf(of));
    expect(table?.values[0]?.[1]).toBe(expected);
  });

  it('counts every series in one band of its score', async () => {
    const bands = askedQueries(variables).filter(
      ({ of }) => of === 'fleet: How is the fleet doing over time?',
    );
    const counts = await Promise.all(
      bands.map(async ({ query }) => {
        const [table] = await ask(query);
        return table!.values.find(([time]) => time === TO_MS - 5 * MINUTE_MS)?.[1];
      }),
    );
    expect(counts).toEqual([2, 0, 1, 0]);
  });

  it('asks only for the groups that are chosen, and for all where none is', async () => {
    const countIn = async (groups: readonly string[]) => {
      const [table] = await ask(queryOf('fleet: How many series are watched?', { ...variables, groups }));
      return table?.values[0]?.[1];
    };
    expect(await Promise.all([countIn([]), countIn(['north']), countIn(['south'])])).toEqual([
      3,
      1,
      undefined,
    ]);
  });

  it('ranks the broken series first', async () => {
    const [table] = await ask(queryOf('fleet: Which series score worst now?'));
    expect(table?.columns).toEqual(['time', 'Series', 'Score', 'Threshold', 'Detector']);
    expect(table?.values[0]?.slice(1)).toEqual([BROKEN, 2.5, 1, 'lstm-autoencoder']);
    expect(table?.values).toHaveLength(3);
  });

  it.each(['worst', 'troubled'])(
    'offers the names of the %s series as the first column',
    async (variable) => {
      const [table] = await ask(queryOf(`fleet: variable ${variable}`));
      expect(table?.columns).toEqual(['time', 'series']);
      const names = new Set(table?.values.map(([, series]) => series));
      expect([...names].sort()).toEqual([...variables.worst].sort());
    },
  );

  it('draws the chosen channels and no other', async () => {
    const tables = await ask(queryOf(`series: Which channels make up the score of ${BROKEN}?`));
    expect(tables.map(({ tags }) => tags?.['channel']).sort()).toEqual(['flow', 'motor.current']);
  });

  it('lists an incident once for its beginning and once for its end', async () => {
    const [table] = await ask(queryOf('incidents: What went wrong, since when, and is it over?'));
    const status = table?.columns.indexOf('Status') ?? -1;
    expect(table?.values.map((row) => row[status])).toEqual([
      'resolved',
      'firing',
      'firing',
      'firing',
      'resolved',
      'firing',
    ]);
  });

  it('marks what is over from its begin to its end', async () => {
    const [table] = await ask(queryOf('series: annotation Incidents'));
    expect(table?.columns).toEqual(['time', 'Summary', 'Severity', 'Kind', 'Began']);
    const [end, , , , began] = table!.values[0]!;
    expect(Number(end) - Number(began)).toBe(5 * MINUTE_MS);
  });

  it('counts incidents by group', async () => {
    const [table] = await ask(queryOf('incidents: Which groups have most incidents?'));
    expect(table?.values.map(([, count, group]) => [group, count]).sort()).toEqual([
      ['', 2],
      ['north', 2],
    ]);
  });
});

describe('a fleet of 5,000 series', () => {
  const fleet = `${database}_fleet`;
  const names = Array.from({ length: 5_000 }, (_, index) => `machine-${String(index).padStart(4, '0')}`);
  const shown = { ...variables, series: names[0]!, worst: names.slice(0, 20) };

  beforeAll(async () => {
    await send('/query', new URLSearchParams({ q: `CREATE DATABASE ${fleet}` }));
    for (const minutesAgo of [3, 2, 1]) {
      const lines = names.flatMap((series, index) => [
        ...windowPoints(series, minutesAgo),
        ...(index % 2 === 0 ? [alert(series, 'firing', minutesAgo, minutesAgo)] : []),
        point(
          'verdict',
          { series_key: series, state: 'unscorable' },
          { windows: '1', reason: '"silent"' },
          minutesAgo,
        ),
      ]);
      await send(`/write?db=${fleet}&precision=ms`, lines.join('\n'));
    }
  }, 60_000);

  afterAll(async () => {
    await send('/query', new URLSearchParams({ q: `DROP DATABASE ${fleet}` }));
  });

  it('is never returned as a whole', async () => {
    const sizes: Record<string, number> = {};
    for (const { of, query } of askedQueries(shown)) {
      const tables = await ask(query, fleet);
      sizes[of] = Math.max(tables.length, ...tables.map(({ values }) => values.length));
    }
    const large = Object.entries(sizes).filter(([, size]) => size > 500);
    expect(large).toEqual([]);
    expect(sizes['fleet: Which series score worst now?']).toBe(100);
  }, 60_000);
});

function queryOf(of: string, filled = variables): string {
  const found = askedQueries(filled).find((asked) => asked.of === of);
  if (found === undefined) throw new Error(`No query of «${of}»`);
  return found.query;
}

async function ask(query: string, from = database): Promise<Table[]> {
  const answer = await send(`/query?${new URLSearchParams({ db: from, epoch: 'ms', q: query })}`);
  const { results } = JSON.parse(answer) as { results: { series?: Table[]; error?: string }[] };
  const [result] = results;
  if (result?.error !== undefined) throw new Error(`InfluxDB refused ${query}: ${result.error}`);
  return result?.series ?? [];
}

async function send(path: string, body?: string | URLSearchParams): Promise<string> {
  const address = process.env['KYMO_INFLUX'];
  if (address === undefined)
    throw new Error('Set KYMO_INFLUX to the address of an InfluxDB 1.x, like http://127.0.0.1:8086');
  const response = await fetch(`${address}${path}`, body === undefined ? {} : { method: 'POST', body });
  const answer = await response.text();
  if (!response.ok) throw new Error(`InfluxDB answered ${response.status} to ${path}: ${answer}`);
  return answer;
}

/** Half an hour of three series, of which one breaks; four incidents, of which two are over. */
function points(): string[] {
  const windows = [BROKEN, ...HEALTHY].flatMap((series) =>
    Array.from({ length: 30 }, (_, index) => windowPoints(series, 29 - index)).flat(),
  );
  return [
    ...windows,
    point(
      'verdict',
      { series_key: HEALTHY[1] ?? '', state: 'unscorable' },
      { windows: '2', reason: '"too_few_values"' },
      31,
    ),
    point('verdict', { series_key: BROKEN, state: 'warming_up' }, { windows: '1', reason: '"no_model"' }, 40),
    alert(BROKEN, 'firing', 10, 10),
    alert(HEALTHY[0] ?? '', 'firing', 25, 25),
    alert(HEALTHY[0] ?? '', 'resolved', 5, 25),
    alert(BROKEN, 'firing', 50, 50),
    alert(BROKEN, 'resolved', 45, 50),
    alert(HEALTHY[1] ?? '', 'firing', 20, 20, 'silence'),
  ];
}

/** Scores of every band. */
function scoreOf(series: string, minutesAgo: number): number {
  if (series === BROKEN && minutesAgo < 10) return minutesAgo < 5 ? 2.5 : 1.5;
  return series === HEALTHY[1] && minutesAgo === 12 ? 0.9 : 0.4;
}

function windowPoints(series: string, minutesAgo: number): string[] {
  const broken = series === BROKEN && minutesAgo < 10;
  const fields = {
    score: String(scoreOf(series, minutesAgo)),
    reconstruction_error: '0.1',
    threshold: '1',
    maturity: '1',
  };
  const detector = minutesAgo < 15 ? 'lstm-autoencoder' : 'linear-autoencoder';
  const steps = ['motor.current', 'flow', 'temperature'].map((channel) =>
    point(
      'reconstruction',
      { series_key: series, channel },
      { actual: broken ? '9' : '5', expected: '5', lower: '4', upper: '6', contribution: '0.33' },
      minutesAgo,
    ),
  );
  return [
    point('score', { series_key: series, detector }, fields, minutesAgo),
    point(
      'verdict',
      { series_key: series, state: broken ? 'anomalous' : 'normal' },
      { windows: '1' },
      minutesAgo,
    ),
    ...steps,
  ];
}

function alert(
  series: string,
  status: string,
  minutesAgo: number,
  sinceMinutes: number,
  kind = 'anomaly',
): string {
  const fields = {
    incident: `"${series}-${sinceMinutes}"`,
    nature: `"${kind}"`,
    severity: '"critical"',
    peak_score: '2.5',
    summary: `"${series} left its expected band"`,
    channels: '"flow"',
    start_ms: `${TO_MS - sinceMinutes * MINUTE_MS}`,
    scored_by: '"lstm-autoencoder"',
  };
  return point('alert', { series_key: series, incident_kind: kind, status }, fields, minutesAgo);
}

function point<M extends keyof typeof MEASUREMENTS>(
  measurement: M,
  tags: Record<(typeof MEASUREMENTS)[M]['tags'][number], string>,
  fields: Partial<Record<keyof (typeof MEASUREMENTS)[M]['fields'], string>>,
  minutesAgo: number,
): string {
  const site = (tags as { series_key?: string }).series_key === BROKEN ? { site: 'north' } : {};
  const tagSet = Object.entries<string>({ ...tags, ...site }).map(
    ([key, value]) => `,${key}=${value.replace(/[ ,=]/g, '\\$&')}`,
  );
  const fieldSet = Object.entries<string | undefined>(fields).map(([key, value]) => `${key}=${value}`);
  return `${MEASUREMENTS[measurement].name}${tagSet.join('')} ${fieldSet.join(',')} ${TO_MS - minutesAgo * MINUTE_MS}`;
}

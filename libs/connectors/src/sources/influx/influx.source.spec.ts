import type { Batch } from '@kymo/domain';
import { beforeEach, describe, expect, it } from 'vitest';
import type { HttpAnswer, HttpRequest } from '../../http/http-client';
import { influxSourceOptionsSchema } from './influx-source-options';
import { createInfluxSource } from './influx.source';

const BEGIN = '2026-01-01T00:00:00Z';
const BEGIN_MS = Date.parse(BEGIN);
const MINUTE_MS = 60_000;

const ok = (text: string): HttpAnswer => ({ status: 200, headers: {}, text });
const influxql = (series: object[]) => ok(JSON.stringify({ results: [{ statement_id: 0, series }] }));

/** The same two moments of two pumps in the answer of each language. */
const ANSWERS = {
  influxql: influxql([
    {
      name: 'telemetry',
      tags: { site: 'a', pump: '1' },
      columns: ['time', 'flow', 'note', 'on'],
      values: [
        [BEGIN_MS, 1.5, 'x', true],
        [BEGIN_MS + 1_000, null, null, false],
      ],
    },
    { name: 'telemetry', tags: { site: '', pump: '2' }, columns: ['time', 'flow'], values: [[BEGIN_MS, 3]] },
  ]),
  // As InfluxDB 2 writes it: a table a group, annotations before each kind.
  flux: ok(
    [
      '#group,false,false,true,true,false,true,true,true,false,false,false',
      '#datatype,string,long,dateTime:RFC3339,dateTime:RFC3339,dateTime:RFC3339,string,string,string,double,boolean,string',
      '#default,_result,,,,,,,,,,',
      ',result,table,_start,_stop,_time,_measurement,pump,site,flow,on,note',
      ',,0,2026-01-01T00:00:00Z,2026-01-01T01:00:00Z,2026-01-01T00:00:00Z,telemetry,1,a,1.5,true,"a ""note"", of two\nlines"',
      ',,0,2026-01-01T00:00:00Z,2026-01-01T01:00:00Z,2026-01-01T00:00:01Z,telemetry,1,a,,false,',
      '',
      '#group,false,false,true,true,false,true,true,false',
      '#datatype,string,long,dateTime:RFC3339,dateTime:RFC3339,dateTime:RFC3339,string,string,double',
      '#default,_result,,,,,,,',
      ',result,table,_start,_stop,_time,_measurement,pump,flow',
      ',,1,2026-01-01T00:00:00Z,2026-01-01T01:00:00Z,2026-01-01T00:00:00Z,telemetry,2,3',
      '',
    ].join('\r\n'),
  ),
  sql: ok(
    [
      '{"flow":1.5,"on":true,"pump":"1","site":"a","time":"2026-01-01T00:00:00"}',
      '{"on":false,"pump":"1","site":"a","time":"2026-01-01T00:00:01.000000"}',
      '{"flow":3.0,"pump":"2","time":"2026-01-01T00:00:00"}',
    ].join('\n'),
  ),
} as const;

describe('the source influx', () => {
  let answers: (HttpAnswer | Error)[];
  let asked: { path: string; query: string; body: string }[];
  let waits: number[];
  let passed: Batch[];
  let told: string[];
  beforeEach(() => {
    [answers, asked, waits, passed, told] = [[], [], [], [], []];
  });

  const sourceOf = (changes = {}) => {
    const options = influxSourceOptionsSchema.parse({
      ...{ url: 'http://influx:8086', database: 'plant', measurement: 'telemetry' },
      ...{ from: BEGIN, to: '2026-01-01T01:00:00Z', stepMinutes: 60, ...changes },
    });
    const http = {
      send: (url: URL, { body = '' }: HttpRequest) => {
        asked.push({ path: url.pathname, query: url.search, body: String(body) });
        const answer = answers.shift() ?? influxql([]);
        return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
      },
      close: () => Promise.resolve(),
    };
    const sleep = (ms: number) => Promise.resolve(void waits.push(ms));
    const context = {
      env: {},
      info: (text: string) => void told.push(`info ${text}`),
      warn: (text: string) => void told.push(`warn ${text}`),
    };
    return createInfluxSource(options, context, { http, sleep });
  };
  const run = (changes = {}, resumeAt?: number) =>
    sourceOf(changes).run({
      pass: (batch) => Promise.resolve(void passed.push(batch)),
      resumeAt: () => resumeAt,
      signal: new AbortController().signal,
    });
  const records = () =>
    passed.flatMap((batch) =>
      batch.records.map(({ value }) => JSON.parse(Buffer.from(value).toString()) as unknown),
    );
  const times = () =>
    asked.map(({ body }) => {
      const query = new URLSearchParams(body).get('q')!;
      return [...query.matchAll(/time (?:>=|<) (\d+)ms/g)].map(
        ([, ms]) => (Number(ms) - BEGIN_MS) / MINUTE_MS,
      );
    });

  it.each([
    ['influxql', {}, '/query', ''],
    ['flux', { organization: 'acme' }, '/api/v2/query', '?org=acme'],
    ['sql', {}, '/api/v3/query_sql', ''],
  ] as const)(
    'reads the same samples in %s, in the order of time',
    async (language, changes, path, query) => {
      answers = [ANSWERS[language]];
      await run({ language, ...changes, series: ['site', 'pump'] });
      expect(asked).toMatchObject([{ path, query }]);
      const tags = { pump: '1', site: 'a' };
      expect(records()).toEqual([
        { series: 'a/1', time: '2026-01-01T00:00:00.000Z', values: { flow: 1.5, on: 1 }, tags },
        { series: '/2', time: '2026-01-01T00:00:00.000Z', values: { flow: 3 }, tags: { pump: '2' } },
        {
          series: 'a/1',
          time: '2026-01-01T00:00:01.000Z',
          values: { on: 0 },
          tags,
        },
      ]);
      expect(passed.at(-1)).toEqual({
        partition: 'plant/telemetry of InfluxDB',
        records: [],
        nextOffset: BEGIN_MS + 60 * MINUTE_MS,
        last: true,
      });
    },
  );

  it('keeps apart what a tag tells apart', async () => {
    const of = (sensor: string, value: number) => ({
      name: 'telemetry',
      tags: { pump: '1', sensor },
      columns: ['time', 'value'],
      values: [[BEGIN_MS, value]],
    });
    answers = [influxql([of('flow', 1), of('temp', 2)])];
    await run({ channelTags: ['sensor'] });
    const of1 = { series: '1', time: '2026-01-01T00:00:00.000Z', tags: { pump: '1' } };
    expect(records()).toEqual([
      { ...of1, values: { 'value{sensor=flow}': 1 } },
      { ...of1, values: { 'value{sensor=temp}': 2 } },
    ]);
  });

  it('quotes names', async () => {
    await run({ measurement: 'm "x"', channels: ['a"b'], retentionPolicy: 'week' });
    expect(new URLSearchParams(asked[0]!.body).get('q')).toContain(
      String.raw`SELECT "a\"b" FROM "week"."m \"x\"" WHERE time >= `,
    );
  });

  it('asks step by step, takes the same steps where it goes on, and parts no moment', async () => {
    const at = (minute: number, pump: string) => ({
      name: 'telemetry',
      tags: { pump },
      columns: ['time', 'flow'],
      values: [[BEGIN_MS + minute * MINUTE_MS, 1]],
    });
    answers = [influxql([at(30, '1'), at(30, '2'), at(30, '3'), at(31, '1')])];
    await run({ stepMinutes: 20, batchRecords: 2 }, BEGIN_MS + 30 * MINUTE_MS);
    // From where it was asked before: batches end alike wherever a run begins.
    expect(times()).toEqual([
      [20, 40],
      [40, 60],
    ]);
    expect(
      passed.map(({ records: { length }, nextOffset }) => [length, (nextOffset - BEGIN_MS) / MINUTE_MS]),
    ).toEqual([
      [3, 31],
      [1, 40],
      [0, 60],
    ]);
    expect(passed[0]!.records.map(({ offset }) => offset)).toEqual(Array(3).fill(BEGIN_MS + 30 * MINUTE_MS));
  });

  it('asks for less where there is too much for one answer', async () => {
    const partial = ok(
      JSON.stringify({ results: [{ series: [{ columns: ['time'], values: [], partial: true }] }] }),
    );
    answers = [{ ...influxql([]), isCut: true }, partial];
    await run();
    expect(times()).toEqual([
      [0, 60],
      [0, 30],
      [0, 15],
      [15, 45],
      [45, 60],
    ]);
  });

  it('asks again while the database is away, longer each time, and says so', async () => {
    answers = [{ status: 503, headers: {}, text: '' }, { status: 429, headers: {}, text: '' }, influxql([])];
    const source = sourceOf();
    const ready: unknown[] = [];
    await source.run({
      pass: () => Promise.resolve(void ready.push(source.readiness())),
      resumeAt: () => undefined,
      signal: new AbortController().signal,
    });
    expect(waits.map((ms) => [ms >= 250, ms <= 1_000])).toEqual([
      [true, true],
      [true, true],
    ]);
    expect(ready).toEqual([{ ready: true }]);
  });

  it('tells once that the database is away, where it is, and once that it is back', async () => {
    const away = { status: 503, headers: {}, text: 'starting' };
    answers = [influxql([]), away, away, influxql([]), influxql([])];
    await run({ stepMinutes: 20 });
    const reading = 'reading telemetry of plant from InfluxDB at http://influx:8086';
    expect(told).toEqual([
      `info ${reading}: connected`,
      `warn ${reading}: lost: it answered 503: starting. Trying again until it is back; nothing is lost meanwhile.`,
      `warn ${reading}: back again`,
    ]);
  });

  it.each<[string, HttpAnswer[], RegExp]>([
    [
      'the database refuses',
      [{ status: 401, headers: {}, text: '{"error":"unauthorized"}' }],
      /answered 401: unauthorized/,
    ],
    ['the query is wrong', [ok('{"results":[{"error":"field not found"}]}')], /field not found/],
    [
      'the answer is no JSON',
      [ok('<html>')],
      /reading telemetry of plant from InfluxDB at http:\/\/influx:8086/,
    ],
    ['it stays away', Array<HttpAnswer>(10).fill({ status: 503, headers: {}, text: '' }), /answered 503/],
  ])('breaks off where %s', async (_, given, message) => {
    answers = [...given];
    await expect(run()).rejects.toMatchObject({
      code: 'INPUT_UNREADABLE',
      message: expect.stringMatching(message) as string,
    });
    expect(answers).toEqual([]);
  });

  it('says what Flux says is wrong', async () => {
    answers = [ok('#datatype,string,long\r\n,error,reference\r\n,bucket not found,\r\n')];
    await expect(run({ language: 'flux', organization: 'o' })).rejects.toThrow(/bucket not found/);
  });

  it.each([
    [{ language: 'flux' }, /organization/],
    [{ from: '2026-01-02T00:00:00Z' }, /must be later than from/],
    [{ from: 'yesterday' }, /ISO/i],
  ])('refuses %j', (changes, message) => {
    expect(() => sourceOf(changes)).toThrow(message);
  });

  it.each([401, 403])('names the variables of a login that is refused with %s', async (status) => {
    answers = [{ status, headers: {}, text: '{"error":"authorization failed"}' }];
    expect(await sourceOf().probe()).toEqual({
      ready: false,
      why:
        `reading telemetry of plant from InfluxDB at http://influx:8086: it answered ${status}: authorization failed; ` +
        'set KYMO_INFLUX_TOKEN, or KYMO_INFLUX_USERNAME and KYMO_INFLUX_PASSWORD, to a login that may read it. ' +
        'Correct the options of the source, or start what they name.',
    });
    expect(asked[0]!.body).toContain(`${BEGIN_MS}ms`);
  });
});

import type { Batch, Source } from '@kymo/domain';
import { beforeEach, describe, expect, it } from 'vitest';
import type { HttpAnswer, HttpRequest } from '../../http/http-client';
import { prometheusSourceOptionsSchema } from './prometheus-source-options';
import { createPrometheusSource } from './prometheus.source';

const BEGIN_MS = Date.UTC(2026, 0, 1);
const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;

interface Asked {
  readonly query: string;
  readonly start: number;
  readonly end: number;
  readonly step: number;
}

/** As the documentation of its HTTP API has it. */
const matrix = (result: object[]): HttpAnswer => ({
  status: 200,
  headers: {},
  text: JSON.stringify({ status: 'success', data: { resultType: 'matrix', result } }),
});

/** An answer with one number for each time that was asked for. */
const counting = ({ start, end, step }: Asked) =>
  matrix([
    {
      metric: { job: 'plant', instance: 'a:1' },
      values: Array.from({ length: (end - start) / step + 1 }, (_, index) => [
        start + index * step,
        String(index),
      ]),
    },
  ]);

const SILENT = { env: {}, info: () => undefined, warn: () => undefined };

describe('the source prometheus', () => {
  let asked: Asked[];
  let passed: Batch[];
  let nowMs: number;
  let stop: AbortController;
  let answer: (asked: Asked) => HttpAnswer;
  /** What happens at each wait. */
  let waited: (ms: number) => void;
  beforeEach(() => {
    [asked, passed, nowMs, stop] = [[], [], BEGIN_MS, new AbortController()];
    [answer, waited] = [counting, () => undefined];
  });

  const sourceOf = (changes = {}) => {
    const options = prometheusSourceOptionsSchema.parse({
      url: 'http://prometheus:9090',
      queries: { flow: 'rate(pump_flow[1m])' },
      from: new Date(BEGIN_MS).toISOString(),
      ...changes,
    });
    const http = {
      send: (url: URL, { body = '' }: HttpRequest) => {
        expect(url.pathname).toBe('/api/v1/query_range');
        const { query, start, end, step } = Object.fromEntries(new URLSearchParams(String(body)));
        asked.push({ query: query!, start: Number(start), end: Number(end), step: Number(step) });
        return Promise.resolve(answer(asked.at(-1)!));
      },
      close: () => Promise.resolve(),
    };
    const sleep = (ms: number) => {
      nowMs += ms;
      waited(ms);
      return Promise.resolve();
    };
    return createPrometheusSource(options, SILENT, { http, sleep, now: () => nowMs });
  };
  const run = (source: Source, resumeAt?: number) =>
    source.run({
      pass: (batch) => Promise.resolve(void passed.push(batch)),
      resumeAt: () => resumeAt,
      signal: stop.signal,
    });
  const records = () => passed.flatMap((batch) => batch.records);
  const seconds = () => records().map(({ offset }) => (offset - BEGIN_MS) / SECOND_MS);

  it('has all channels of a series and time in one record; labels that are left name the channel', async () => {
    const at = BEGIN_MS / SECOND_MS;
    const metric = { job: 'plant', instance: 'a:1' };
    answer = ({ query }) =>
      query === 'flow'
        ? matrix([
            {
              metric: { ...metric, __name__: 'pump_flow' },
              values: [
                [at, '1.5'],
                [at + 15, 'NaN'],
              ],
            },
          ])
        : matrix([
            {
              metric: { ...metric, phase: 'l1' },
              values: [
                [at, '2'],
                [at + 15, '3'],
              ],
            },
            { metric: { ...metric, phase: 'l2' }, values: [[at + 15, '+Inf']] },
            { metric: {}, values: [[at, '7']] },
          ]);
    await run(
      sourceOf({ queries: { flow: 'flow', load: 'load' }, to: new Date(BEGIN_MS + 30_000).toISOString() }),
    );
    expect(asked).toEqual(['flow', 'load'].map((query) => ({ query, start: at, end: at + 15, step: 15 })));
    const texts = records().map(({ value }) => JSON.parse(Buffer.from(value).toString()) as object);
    expect(texts).toEqual([
      {
        series: 'plant/a:1',
        time: '2026-01-01T00:00:00.000Z',
        values: { flow: 1.5, 'load{phase=l1}': 2 },
        tags: metric,
      },
      { series: 'load', time: '2026-01-01T00:00:00.000Z', values: { load: 7 }, tags: {} },
      {
        series: 'plant/a:1',
        time: '2026-01-01T00:00:15.000Z',
        values: { 'load{phase=l1}': 3 },
        tags: metric,
      },
    ]);
    expect(passed.at(-1)).toMatchObject({ last: true, nextOffset: BEGIN_MS + 30_000 });
  });

  it('asks on and on for what is new, once for each time, and stays behind the clock', async () => {
    nowMs = BEGIN_MS + MINUTE_MS + 7_000;
    const source = sourceOf({ pollSeconds: 10, delaySeconds: 20 });
    const ends: number[] = [];
    waited = () => {
      expect(source.readToEnd().size).toBe(1);
      ends.push((records().at(-1)!.offset - BEGIN_MS) / SECOND_MS);
      if (nowMs > BEGIN_MS + 2 * MINUTE_MS) stop.abort();
    };
    await run(source);
    expect(seconds()).toEqual(Array.from({ length: ends.at(-1)! / 15 + 1 }, (_, index) => index * 15));
    expect(ends[0]).toBe(30);
    expect(ends.at(-1)).toBe(75);
    expect(passed.some(({ last }) => last)).toBe(false);
  });

  it('asks for no more times at once than Prometheus gives', async () => {
    const hours = 6;
    await run(
      sourceOf({
        intervalSeconds: 1,
        stepMinutes: 1e6,
        to: new Date(BEGIN_MS + hours * 60 * MINUTE_MS).toISOString(),
      }),
    );
    expect(Math.max(...asked.map(({ start, end }) => end - start + 1))).toBe(10_000);
    expect(records()).toHaveLength(hours * 3_600);
  });

  it('goes on where it was', async () => {
    await run(sourceOf({ to: new Date(BEGIN_MS + MINUTE_MS).toISOString() }), BEGIN_MS + 30_000);
    expect(seconds()).toEqual([30, 45]);
  });

  it.each([
    [
      'a refusal',
      { status: 422, headers: {}, text: '{"status":"error","error":"too slow"}' },
      /answered 422: too slow/,
    ],
    ['something else', { status: 200, headers: {}, text: '<html>' }, /JSON/],
  ])('is ended by %s at first, and says so and asks again later', async (_, wrong, why) => {
    answer = () => wrong;
    nowMs = BEGIN_MS + 2 * MINUTE_MS;
    await expect(run(sourceOf())).rejects.toMatchObject({
      code: 'INPUT_UNREADABLE',
      message: expect.stringMatching(why) as string,
    });
    answer = (one) => (asked.length === 3 ? wrong : counting(one));
    asked = [];
    const source = sourceOf({ pollSeconds: 30 });
    const told: string[] = [];
    waited = () => {
      const readiness = source.readiness();
      if (!readiness.ready) told.push(readiness.why);
      if (asked.length >= 5) stop.abort();
    };
    await run(source);
    expect(told).toEqual([expect.stringMatching(why)]);
    expect(seconds()).toEqual(seconds().map((__, index) => index * 15));
  });
});

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectionOptionsSchema, createSource, KafkaProducer } from '@kymo/connectors';
import { type Counters, type RawRecord, rejectedTotal } from '@kymo/domain';
import { type HealthView } from '@kymo/api';
import { FAULT_KINDS, type Fault } from '@kymo/faults';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import {
  askedExpressions,
  askedQueries,
  DEFAULT_OPTIONS,
  LANGUAGES,
  type LanguageName,
} from '@kymo/dashboards';
import { answerOfFlux, answersOfSql, copyPoints, Program, until } from '@kymo/testing';
import { OwnPrometheus } from './own-prometheus';
import { webhookReceiver } from './webhook-receiver';

const kafka = process.env['KYMO_KAFKA']!;
const influx = process.env['KYMO_INFLUX']!;
const influxFlux = process.env['KYMO_INFLUX_FLUX'];
const pythonDatafusion = process.env['KYMO_PYTHON_DATAFUSION'];
const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const promtool = process.env['KYMO_PROMTOOL']!;
/** Panels about what need not be the case at the end of the run. */
const MAY_BE_EMPTY =
  /anomalous (now|at once)|open now|are open|incidents open A|silent|(without a|no) score|cannot score|annotation Incidents/;
/** Panels of Prometheus about what this run need not have. */
const MAY_BE_UNSEEN =
  /models in the shadow|were refused, and why|alerts were true|fits were done|do fits take/;
const run = `it_${Date.now()}`;
const topic = `${run}-telemetry`;
const deadLetterTopic = `${topic}-dead-letters`;
const database = run;
/** Sensors' clocks jitter: a sample may lie on the step before its own time. */
const STEP_MS = 60_000;
const folder = mkdtempSync(join(tmpdir(), 'kymo-real-'));

/** Records that are no telemetry, and the reason each is refused for. */
const BAD: readonly [value: string | Buffer, reason: string][] = [
  ['no json at all', 'not_json'],
  [Buffer.from([0xff, 0xfe, 0x00, 0x80]), 'not_text'],
  ['{"series":"pump-01","values":{"flow":1}}', 'time_missing'],
  ['{"series":"pump-01","time":1750000000,"values":{"flow":1}}', 'time_in_seconds'],
  ['{"series":"pump-01","time":99999999999999,"values":{"flow":1}}', 'time_in_future'],
  ['{"series":"pump-01","time":1750000000000,"values":{"flow":"NaN"}}', 'value_not_finite'],
  ['{"series":7,"time":1750000000000,"values":{"flow":1}}', 'schema'],
];

interface Simulated {
  readonly records: number;
  readonly faults: readonly Fault[];
}

async function rows(query: string): Promise<(string | number | null)[][]> {
  const answer = await fetch(`${influx}/query?db=${database}&epoch=ms&q=${encodeURIComponent(query)}`);
  if (!answer.ok) throw new Error(`${query}: ${answer.status} ${await answer.text()}`);
  const { results } = (await answer.json()) as {
    results: { series?: { values: (string | number | null)[][] }[] }[];
  };
  return results[0]?.series?.flatMap(({ values }) => values) ?? [];
}

/** How many rows each query finds, where its language is spoken; Flux and SQL are asked over copies of the points. */
async function answered(language: LanguageName, queries: readonly string[]): Promise<number[]> {
  const counts: number[] = [];
  if (language === 'influxql') for (const query of queries) counts.push((await rows(query)).length);
  if (language === 'flux' && influxFlux !== undefined) {
    await copyPoints({ address: influx, database }, influxFlux);
    for (const query of queries) counts.push((await answerOfFlux(influxFlux, query)).length);
  }
  if (language === 'sql' && pythonDatafusion !== undefined) {
    const answers = await answersOfSql(pythonDatafusion, { address: influx, database }, queries);
    counts.push(...answers.map(({ length }) => length));
  }
  return counts;
}

const settledOf = ({ late, duplicate, wrongClock, open, scored, warmingUp, unscorable }: Counters) =>
  late + duplicate + wrongClock + open + scored + warmingUp + unscorable;

describe('simulator → Kafka → monitor → InfluxDB and webhook', () => {
  let receiver: Awaited<ReturnType<typeof webhookReceiver>>;
  let config: string;
  const programs: Program[] = [];

  beforeAll(async () => {
    receiver = await webhookReceiver(secret, 2);
    config = join(folder, 'kymo.yaml');
    const brokers = [kafka];
    writeFileSync(
      config,
      stringify({
        dataFolder: join(folder, 'data'),
        source: { type: 'kafka', brokers, topics: [topic], groupId: run, batchRecords: 1000 },
        detection: {
          waitForFit: 'first',
          ladder: [{ detector: 'linear-autoencoder', afterSteps: 1300 }],
        },
        sinks: [
          { type: 'influx', url: influx, database },
          { type: 'webhook', url: receiver.url, allowPrivateAddresses: true },
          { type: 'dead-letter-topic', brokers, topic: deadLetterTopic },
        ],
        http: { port: 0 },
        onCall: { maxAgeMs: null },
        log: { level: 'info' },
      }),
    );
  });

  afterAll(async () => {
    await Promise.all(programs.map((program) => program.end('SIGKILL')));
    receiver.close();
    for (const address of [influx, influxFlux].filter((one) => one !== undefined))
      await fetch(`${address}/query?q=${encodeURIComponent(`DROP DATABASE ${database}`)}`, {
        method: 'POST',
      });
    rmSync(folder, { recursive: true, force: true });
  });

  function monitor(): Program {
    const program = new Program('kymo-monitor', ['--config', config], { KYMO_WEBHOOK_SECRET: secret });
    programs.push(program);
    return program;
  }

  const healthOf = async (page: string) => (await (await fetch(`${page}/api/health`)).json()) as HealthView;

  it('loses nothing, whatever is killed, and reports every kind of fault', async () => {
    // Nothing to read yet: the monitor waits, and says for what.
    let current = monitor();
    const waiting = await healthOf(await current.page());
    expect(waiting.parts.find(({ name }) => name === 'source kafka')).toMatchObject({ ready: false });

    const simulator = new Program('kymo', [
      ...['simulate', '--brokers', kafka, '--topic', topic, '--partitions', '3'],
      ...['--history-days', '1', '--days', '1', '--minutes-per-second', '0'],
      ...['--start', '2026-06-01T00:00:00Z', '--json'],
    ]);
    programs.push(simulator);
    expect(await simulator.end(), simulator.err).toBe(0);
    const { records, faults } = simulator.json<Simulated>();
    expect(new Set(faults.map(({ kind }) => kind))).toEqual(new Set(FAULT_KINDS));

    const producer = new KafkaProducer(connectionOptionsSchema.parse({ brokers: [kafka] }), {});
    await producer.send(
      topic,
      BAD.map(([value]) => ({ key: 'bad', value })),
    );
    await producer.close();

    // Killed in mid-stream, twice, and started again.
    for (const share of [0.55, 0.75]) {
      const page = await current.page();
      await until(
        `${share * 100} % are read`,
        async () => (await healthOf(page)).counters.records >= share * records,
        180_000,
      );
      await current.end('SIGKILL');
      current = monitor();
    }

    const page = await current.page();
    const health = await until(
      'everything is read and shipped',
      async () => {
        const now = await healthOf(page);
        const owed = now.parts.reduce((sum, part) => sum + (part.owed ?? 0), 0);
        return now.counters.records >= records + BAD.length && owed === 0 && now;
      },
      240_000,
    );

    const { counters } = health;
    expect(counters.records).toBe(records + BAD.length);
    expect(counters.decoded).toBe(records);
    expect(rejectedTotal(counters)).toBe(BAD.length);
    expect(settledOf(counters)).toBe(records);
    expect(counters.late + counters.duplicate).toBe(0);
    expect((await fetch(`${page}/health/ready`)).status).toBe(200);

    // Every verdict and every score has its point, once.
    const [[, scores]] = (await rows('SELECT count(score) FROM kymo_score')) as [[number, number]];
    expect(scores).toBe(counters.windowsScored);
    const [[, actual]] = (await rows(
      `SELECT count(expected) FROM kymo_reconstruction WHERE "channel" = 'vibration' AND "series_key" = 'pump-01'`,
    )) as [[number, number]];
    expect(actual).toBeGreaterThan(1000);

    // The dashboard draws from it: each panel that has something to show finds it.
    const [[lastMs]] = (await rows('SELECT last(score) FROM kymo_score')) as [[number, number]];
    const shown = {
      fromMs: lastMs - 3 * 86_400_000,
      toMs: lastMs + 1,
      intervalMs: 3_600_000,
      series: 'compressor-05',
      channels: ['oil_temperature', 'pressure'],
      tag: 'series_key',
      groups: [],
      worst: ['compressor-05', 'pump-01'],
      bucket: `${database}/autogen`,
    };
    for (const language of Object.keys(LANGUAGES) as LanguageName[]) {
      const queries = askedQueries(shown, {
        ...DEFAULT_OPTIONS,
        influx: { ...DEFAULT_OPTIONS.influx, language },
      });
      const counts = await answered(
        language,
        queries.map(({ query }) => query),
      );
      const found = new Map<string, number>();
      queries.forEach(({ of }, index) => found.set(of, (found.get(of) ?? 0) + (counts[index] ?? 1)));
      const empty = [...found].filter(([of, count]) => count === 0 && !MAY_BE_EMPTY.test(of));
      expect([language, empty]).toEqual([language, []]);
    }

    // The page on metrics names all there are, and Prometheus finds nothing to complain of.
    const metrics = await (await fetch(`${page}/metrics`)).text();
    const described = [...metrics.matchAll(/^# HELP (kymo_\w+) (.*)\n# TYPE \w+ (\w+)$/gm)].map(
      ([, name, help, kind]) => [name, kind, help],
    );
    const documented = [
      ...readFileSync('docs/metrics.md', 'utf8').matchAll(/^\| `(kymo_\w+)` +\| (\w+) +\|.*\| (.*?) +\|$/gm),
    ];
    expect(documented.map(([, ...row]) => row).sort()).toEqual(described.sort());
    const { status, stdout, stderr } = spawnSync(promtool, ['check', 'metrics'], { input: metrics });
    expect(`${stdout}${stderr}`).toBe('');
    expect(status).toBe(0);

    // Every panel and rule that asks Prometheus finds what it asks for.
    const prometheus = await OwnPrometheus.start(folder, () => ({
      global: { scrape_interval: '1s' },
      scrape_configs: [{ job_name: 'kymo', static_configs: [{ targets: [new URL(page).host] }] }],
    }));
    try {
      const expressions = askedExpressions({ range: 3_600, rateInterval: 60 });
      expect(expressions.length).toBeGreaterThan(30);
      const unseen = async () => {
        const found = new Map<string, number>();
        for (const { of, expression } of expressions)
          found.set(of, (found.get(of) ?? 0) + (await prometheus.ask(expression)).length);
        return [...found].filter(([of, count]) => count === 0 && !MAY_BE_UNSEEN.test(of)).map(([of]) => of);
      };
      await expect.poll(unseen, { timeout: 60_000, interval: 2_000 }).toEqual([]);
    } finally {
      await prometheus.end();
    }

    // Every kind of fault has reached the webhook while it lasted or within the hour after, and so has every incident.
    const told = receiver.received.flatMap(({ notification: { atMs, members } }) =>
      members.map((member) => ({ atMs, ...member })),
    );
    const reported = faults.filter(({ machine, startMs, endMs }) =>
      told.some(
        ({ series, status, atMs }) =>
          series === machine && status === 'firing' && atMs >= startMs - STEP_MS && atMs <= endMs + 3_600_000,
      ),
    );
    expect(new Set(reported.map(({ kind }) => kind))).toEqual(new Set(FAULT_KINDS));
    const { incidents } = (await (await fetch(`${page}/api/incidents?limit=1000`)).json()) as {
      incidents: { series: string; startMs: number; paged: boolean }[];
    };
    for (const incident of incidents.filter(({ paged }) => paged)) {
      const ofIt = told.filter(
        ({ series, startMs }) => series === incident.series && startMs <= incident.startMs,
      );
      expect(ofIt, incident.series).not.toEqual([]);
    }

    // Every refused record is found again, untouched, with its reason.
    const letters = await deadLetters(BAD.length);
    for (const [value, reason] of BAD) {
      const letter = letters.find((one) => Buffer.from(one.value).equals(Buffer.from(value)));
      expect(letter?.headers?.['__connect.errors.exception.class.name'], String(value)).toBe(reason);
    }

    expect(await current.end('SIGTERM')).toBe(0);
  }, 600_000);

  async function deadLetters(count: number) {
    const stop = new AbortController();
    const found: RawRecord[] = [];
    const source = createSource({
      type: 'kafka',
      brokers: [kafka],
      topics: [deadLetterTopic],
      groupId: `${run}-letters`,
    } as never);
    const reading = source.run({
      signal: stop.signal,
      resumeAt: () => undefined,
      pass: ({ records }) => {
        found.push(...records);
        return Promise.resolve();
      },
    });
    await until('the dead letters are read', () => found.length >= count, 60_000);
    stop.abort();
    await reading;
    return found;
  }
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import {
  type CreatedToken,
  type HealthView,
  ingestPaths,
  ingestRefusalSchema,
  type MonitorAddress,
  openApiDocument,
} from '@kymo/api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { preparedMonitor } from '../started-monitor.fixture';

let monitor: Awaited<ReturnType<typeof preparedMonitor>>;
let address: MonitorAddress;
const tokens: Record<string, string> = {};

const testcases = new URL('../../../../libs/connectors/src/decoders/testcases/', import.meta.url);
const golden = (name: string) => readFileSync(new URL(`${name}/input`, testcases));
const seconds = Math.floor(Date.now() / 1000);

beforeAll(async () => {
  monitor = await preparedMonitor(0, {
    source: { type: 'http', maxBodyBytes: 4096, lineProtocol: { series: ['host'] } },
  });
  await monitor.app.init();
  address = JSON.parse(readFileSync(join(monitor.folder, 'monitor.json'), 'utf8')) as MonitorAddress;
  for (const role of ['ingest', 'read']) {
    const answer = await fetch(`${address.url}/api/tokens`, {
      method: 'POST',
      headers: { authorization: `Bearer ${address.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ name: role, role }),
    });
    tokens[role] = ((await answer.json()) as CreatedToken).token;
  }
});
afterAll(async () => {
  await monitor.app.close();
  monitor.remove();
});

async function send(path: string, body: Uint8Array | string, headers: Record<string, string> = {}) {
  const answer = await fetch(`${address.url}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${tokens['ingest']}`, ...headers },
    body: body as NonNullable<RequestInit['body']>,
  });
  const text = await answer.text();
  return { status: answer.status, text, headers: answer.headers };
}

async function decodedSoFar(): Promise<number> {
  const answer = await fetch(`${address.url}/api/health`, {
    headers: { authorization: `Bearer ${address.token}` },
  });
  return ((await answer.json()) as HealthView).counters.decoded;
}

/** What the document says of a path. */
function documented(path: string) {
  return openApiDocument().paths?.[path.replace(/\?.*/, '')]?.post;
}

const line = `cpu,host=a usage=1.5 ${seconds}000000000`;
const json = JSON.stringify({ series: 'a', time: seconds * 1000, values: { flow: 1 } });

describe('telemetry that is pushed over HTTP', () => {
  it.each<[string, string, string | Uint8Array, Record<string, string>, number]>([
    ['line protocol of Kymo', '/ingest', line, { 'content-type': 'text/plain' }, 1],
    [
      'line protocol of InfluxDB 2, in gzip',
      '/api/v2/write?org=o&bucket=b&precision=ns',
      gzipSync(line),
      { 'content-encoding': 'gzip' },
      1,
    ],
    ['line protocol of InfluxDB 1', '/write?db=d&precision=s', `cpu,host=b usage=1 ${seconds}`, {}, 1],
    [
      'line protocol of InfluxDB 3',
      '/api/v3/write_lp?db=d&precision=second',
      `cpu,host=c usage=1 ${seconds}`,
      {},
      1,
    ],
    [
      'hours of InfluxDB 1',
      '/write?db=d&precision=h',
      `cpu,host=b usage=1 ${Math.floor(seconds / 3600)}`,
      {},
      1,
    ],
    ['times that tell their unit', '/api/v3/write_lp?db=d', `${line}\ncpu,host=c usage=1 ${seconds}`, {}, 2],
    ['the same, asked for', '/api/v3/write_lp?precision=auto', `cpu,host=c usage=1 ${seconds}000`, {}, 1],
    ['a line without a time', '/ingest', 'cpu,host=d usage=1', {}, 1],
    ['JSON', '/ingest', json, { 'content-type': 'application/json' }, 1],
    [
      'lines of JSON',
      '/ingest',
      `${json}\n${json.replace('"a"', '"b"')}`,
      { 'content-type': 'application/x-ndjson' },
      2,
    ],
    [
      'remote write',
      '/api/v1/write',
      golden('prometheus-remote-write-request'),
      {
        'content-type': 'application/x-protobuf',
        'content-encoding': 'snappy',
        'x-prometheus-remote-write-version': '0.1.0',
      },
      4,
    ],
    [
      'remote write to Kymo’s own path, version 2',
      '/ingest',
      golden('prometheus-remote-write-second-version'),
      {
        'content-type': 'application/x-protobuf;proto=io.prometheus.write.v2.Request',
        'content-encoding': 'snappy',
      },
      1,
    ],
  ])('%s is durable when it is answered with 204', async (_, path, body, headers, samples) => {
    const before = await decodedSoFar();
    expect(await send(path, body, headers)).toMatchObject({ status: 204, text: '' });
    expect((await decodedSoFar()) - before).toBe(samples);
  });

  it('remote write is told what was written of it', async () => {
    const { headers } = await send('/api/v1/write', golden('prometheus-remote-write-request'), {
      'content-encoding': 'snappy',
    });
    expect([...headers].filter(([name]) => name.startsWith('x-prometheus'))).toEqual([
      ['x-prometheus-remote-write-exemplars-written', '0'],
      ['x-prometheus-remote-write-histograms-written', '0'],
      ['x-prometheus-remote-write-samples-written', '5'],
    ]);
  });

  it('OpenTelemetry is answered with its message', async () => {
    const protobuf = await send('/v1/metrics', golden('otlp-metrics-sdk-protobuf'), {
      'content-type': 'application/x-protobuf',
    });
    expect(protobuf).toMatchObject({ status: 200, text: '' });
    const written = await send('/v1/metrics', golden('otlp-metrics-sdk-json'), {
      'content-type': 'application/json',
    });
    expect(written).toMatchObject({ status: 200, text: '{}' });
    for (const [type, text] of [
      ['application/json', '{}'],
      ['application/x-protobuf', ''],
    ] as const)
      expect(await send('/v1/metrics', text, { 'content-type': type })).toMatchObject({ status: 200, text });
  });

  it.each<[string, string, string | Uint8Array, Record<string, string>, number, RegExp]>([
    [
      'a bad line among good ones',
      '/ingest',
      `${line}\n\n# comment\ncpu usage=\n${line}`,
      {},
      400,
      /partial write: 2 samples.*line 4: /,
    ],
    ['a bad line alone', '/write', 'cpu usage=', {}, 400, /nothing was taken/],
    [
      'a bad line, where all or nothing is to be taken',
      '/api/v3/write_lp?accept_partial=false',
      `${line}\ncpu usage=`,
      {},
      400,
      /nothing was taken: line 2: /,
    ],
    ['a wrong precision', '/write?precision=d', line, {}, 400, /precision d found/],
    ['no JSON', '/ingest', '{', { 'content-type': 'application/json' }, 400, /not JSON/],
    ['no remote write', '/api/v1/write', 'x', { 'content-encoding': 'snappy' }, 400, /no remote write/],
    ['no gzip', '/write', 'x', { 'content-encoding': 'gzip' }, 400, /Taking telemetry/],
    ['a body that is too large', '/ingest', 'x'.repeat(5000), {}, 413, /too large/],
    [
      'a body that is too large when unpacked',
      '/ingest',
      gzipSync('x'.repeat(500_000)),
      { 'content-encoding': 'gzip' },
      413,
      /too large/,
    ],
    [
      'remote write that is too large when unpacked',
      '/api/v1/write',
      golden('prometheus-remote-write-bomb'),
      { 'content-encoding': 'snappy' },
      413,
      /when unpacked/,
    ],
    ['another type', '/ingest', '<a/>', { 'content-type': 'application/xml' }, 415, /application\/xml found/],
    ['another packing', '/ingest', 'x', { 'content-encoding': 'compress' }, 415, /compress/],
    ['no token', '/ingest', line, { authorization: '' }, 401, /no token was sent|not known/],
    ['a wrong token', '/ingest', line, { authorization: 'Token nonsense' }, 401, /not known/],
  ])('%s is answered with what is wrong', async (_, path, body, headers, status, message) => {
    const answer = await send(path, body, headers);
    expect(documented(path)?.responses).toHaveProperty(String(status));
    ingestRefusalSchema.parse(JSON.parse(answer.text));
    expect({
      status: answer.status,
      message: (JSON.parse(answer.text) as { message: string }).message,
    }).toEqual({
      status,
      message: expect.stringMatching(message) as string,
    });
  });

  it('is told of in the document: every path, type and status', async () => {
    for (const { path, bodies } of ingestPaths) {
      const operation = documented(path);
      expect(Object.keys((operation?.requestBody as { content: object }).content)).toEqual(
        Object.keys(bodies),
      );
      for (const type of Object.keys(bodies)) {
        const packing = type === 'application/x-protobuf' && path !== '/v1/metrics' ? 'snappy' : 'identity';
        const { status } = await send(path, '', { 'content-type': type, 'content-encoding': packing });
        expect([path, type, status]).not.toEqual([path, type, 415]);
        expect(operation?.responses).toHaveProperty(String(status));
      }
    }
  });

  it('takes the token as clients of InfluxDB send it, and no token that may only read', async () => {
    const ingest = tokens['ingest']!;
    const basic = Buffer.from(`telegraf:${ingest}`).toString('base64');
    for (const authorization of [`Token ${ingest}`, `Basic ${basic}`])
      expect((await send('/write', line, { authorization })).status).toBe(204);
    expect((await send('/write', line, { authorization: `Token ${tokens['read']}` })).status).toBe(403);
    const looks = await fetch(`${address.url}/api/fleet`, { headers: { authorization: `Bearer ${ingest}` } });
    expect(looks.status).toBe(403);
  });

  it('sent without its token again and again is refused, and does not lock out people at the same address', async () => {
    const statuses: number[] = [];
    for (let sent = 0; sent < 70; sent++)
      statuses.push((await send('/ingest', line, { authorization: '' })).status);
    expect([statuses[0], statuses.at(-1)]).toEqual([401, 429]);
    expect(await decodedSoFar()).toBeGreaterThan(0);
  });
});

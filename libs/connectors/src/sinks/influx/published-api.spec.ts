import { readFileSync } from 'node:fs';
import { scoredVerdict } from '@kymo/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createSource } from '../../registry';
import { influxSink } from './influx.sink';
import { InfluxServer, type Exchange } from './influx-server.fixture';

interface Parameter {
  readonly name: string;
  readonly in: 'query' | 'header';
  readonly required?: boolean;
  readonly schema: { readonly $ref?: string; readonly enum?: readonly string[]; readonly type?: string };
}

interface Operation {
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: { readonly 'application/json': { readonly schema: object } } };
  readonly responses: Readonly<Record<string, { readonly content?: object }>>;
}

interface OpenApi {
  readonly servers?: readonly { readonly url: string }[];
  readonly paths: Readonly<Record<string, { readonly post: Operation }>>;
  readonly components?: { readonly schemas: Readonly<Record<string, object>> };
}

interface RecordedAnswer {
  readonly of: string;
  readonly status: number;
  readonly version?: string;
  readonly body: string;
}

const read = <Content>(name: string) =>
  JSON.parse(readFileSync(new URL(`testcases/${name}`, import.meta.url), 'utf8')) as Content;
const published = { 2: read<OpenApi>('openapi-2.json'), 3: read<OpenApi>('openapi-3.json') };
const span = { from: '2026-01-01T00:00:00Z', to: '2026-01-01T01:00:00Z', stepMinutes: 60 };
const answers = read<RecordedAnswer[]>('answers.json');

function operationOf({ servers, paths }: OpenApi, path: string): Operation | undefined {
  const base = servers?.[0]?.url ?? '';
  return paths[path.slice(base.length)]?.post;
}

/** Holds a request against the operation that is published for its path. */
function expectPublished(api: OpenApi, { path, query, headers, body }: Exchange) {
  const operation = operationOf(api, path);
  expect(operation, path).toBeDefined();
  const { parameters = [], requestBody } = operation!;
  const schemaOf = ({ schema: { $ref, ...schema } }: Parameter) =>
    ($ref ? api.components!.schemas[$ref.split('/').at(-1)!]! : schema) as { enum?: readonly string[] };
  const known = new Map(parameters.map((one) => [`${one.in} ${one.name.toLowerCase()}`, one]));
  for (const [name, value] of Object.entries(query)) {
    const parameter = known.get(`query ${name}`);
    expect(parameter, name).toBeDefined();
    const allowed = schemaOf(parameter!).enum;
    if (allowed) expect(allowed).toContain(value);
  }
  for (const [name, parameter] of known) {
    const given = parameter.in === 'query' ? query[parameter.name] : headers[name.slice('header '.length)];
    if (parameter.required) expect(given, name).toBeDefined();
    const allowed = schemaOf(parameter).enum;
    if (given !== undefined && allowed) expect(allowed).toContain(given);
  }
  const schema = requestBody?.content['application/json'].schema;
  if (schema) z.fromJSONSchema(schema as never).parse(JSON.parse(body));
}

describe('requests and answers are of the form that InfluxData has published', () => {
  let server: InfluxServer;
  beforeEach(async () => {
    server = await InfluxServer.listening();
  });
  afterEach(() => server.close());

  it.each([
    ['2', { database: 'a bucket', organization: 'acme' }, ['/api/v2/write']],
    [
      '3',
      { database: 'kymo' },
      [
        '/api/v3/configure/database',
        ...Array.from({ length: 4 }, () => '/api/v3/configure/table'),
        '/api/v3/write_lp',
      ],
    ],
  ] as const)('of version %s', async (version, options, paths) => {
    const { sink, recipient } = influxSink.create(
      influxSink.optionsSchema.parse({ url: server.url, version, tags: ['site'], ...options }),
      { env: { KYMO_INFLUX_TOKEN: 't' }, dataFolder: '', info: () => undefined, warn: () => undefined },
    );
    const entries = recipient.entries({ verdicts: [scoredVerdict()], alerts: [], deadLetters: [] });
    expect(await sink.deliver(entries, AbortSignal.timeout(10_000))).toEqual({ status: 'delivered' });
    await sink.close();
    expect(server.asked.map(({ path }) => path)).toEqual(paths);
    for (const exchange of server.asked) expectPublished(published[version], exchange);
    expect(server.asked.at(-1)!.headers).toMatchObject({
      'content-encoding': 'gzip',
      authorization: `${version === '2' ? 'Token' : 'Bearer'} t`,
    });
  });

  it.each([
    ['2', { language: 'flux', organization: 'acme' }, 'Token t', 'application/csv'],
    ['3', { language: 'sql' }, 'Bearer t', 'application/jsonl'],
  ] as const)('a query of version %s', async (version, options, authorization, type) => {
    server.answer = () => ({ status: 200, headers: { 'content-type': type }, body: '' });
    const asked = { url: server.url, database: 'plant', measurement: 'm', ...span, ...options };
    const source = createSource({ type: 'influx', ...asked }, { env: { KYMO_INFLUX_TOKEN: 't' } });
    const signal = AbortSignal.timeout(10_000);
    await source.run({ pass: () => Promise.resolve(), resumeAt: () => undefined, signal });
    const [exchange] = server.asked;
    expect(server.asked).toHaveLength(1);
    expectPublished(published[version], exchange!);
    expect(exchange!.headers).toMatchObject({ authorization, accept: type });
    const { responses } = operationOf(published[version], exchange!.path)!;
    expect(Object.keys(responses['200']!.content!)).toContain(type);
  });

  it.each(answers.filter(({ version }) => version === '2'))('answer of $of', ({ status, body }) => {
    const { schemas } = published[2].components!;
    const { LineProtocolError, Error: AnyError, LineProtocolLengthError } = schemas;
    const known = [LineProtocolError, AnyError, LineProtocolLengthError].map((schema) =>
      z.fromJSONSchema(schema as never),
    );
    expect(status).toBeGreaterThanOrEqual(400);
    expect(known.some((schema) => schema.safeParse(JSON.parse(body)).success)).toBe(true);
  });

  it.each(answers.filter(({ version }) => version === '3'))('answer of $of', ({ status }) => {
    expect(Object.keys(published[3].paths['/api/v3/write_lp']!.post.responses)).toContain(String(status));
  });
});

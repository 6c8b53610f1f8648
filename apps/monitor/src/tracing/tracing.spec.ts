import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { effectsOf, incidentOf } from '@kymo/testing';
import { zeroCounters } from '@kymo/domain';
import type { Passed, StageObservation } from '@kymo/pipeline';
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { preparedMonitor } from '../started-monitor.fixture';
import { PassTraces } from './pass-traces';
import { SpanExporter } from './span-exporter';

interface OtlpSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: { readonly key: string; readonly value: object }[];
}
interface OtlpRequest {
  readonly resourceSpans: {
    readonly resource: { readonly attributes: OtlpSpan['attributes'] };
    readonly scopeSpans: { readonly spans: OtlpSpan[] }[];
  }[];
}

let spans: OtlpSpan[];
let services: unknown[];
let authorizations: (string | undefined)[];
/** A collector that takes OTLP over HTTP as JSON, and nothing else. */
const collector = createServer((request, response) => {
  const parts: Buffer[] = [];
  request.on('data', (part: Buffer) => parts.push(part));
  request.on('end', () => {
    authorizations.push(request.headers.authorization);
    const isOtlp = request.url === '/v1/traces' && request.headers['content-type'] === 'application/json';
    const { resourceSpans } = JSON.parse(String(Buffer.concat(parts))) as OtlpRequest;
    for (const { resource, scopeSpans } of isOtlp ? resourceSpans : []) {
      services.push(resource.attributes.find(({ key }) => key === 'service.name')?.value);
      spans.push(...scopeSpans.flatMap((scope) => scope.spans));
    }
    response.setHeader('content-type', 'application/json').end('{}');
  });
});
let url: string;
beforeAll(async () => {
  await once(collector.listen(0, '127.0.0.1'), 'listening');
  url = `http://127.0.0.1:${(collector.address() as AddressInfo).port}/v1/traces`;
});
beforeEach(() => ([spans, services, authorizations] = [[], [], []]));
afterAll(() => collector.close());

const pass = (nextOffset: number) => ({ partition: 'telemetry/0', nextOffset });
const stage = (name: string, nextOffset: number, startMs: number): StageObservation => ({
  stage: name,
  pass: pass(nextOffset),
  taken: 3,
  given: 1,
  startMs,
  endMs: startMs + 5,
});
function passed(nextOffset: number, raises: boolean): Passed {
  const alerts = raises ? [{ id: 'i:firing', status: 'firing', incident: incidentOf('i') }] : [];
  const outbox = { pager: alerts.map(({ id }) => ({ id, payload: '' })) };
  return {
    outcome: { verdicts: [], alerts } as never,
    effects: effectsOf({ reached: [pass(nextOffset)], counters: zeroCounters(), outbox }),
    batches: 1,
    seconds: 0.02,
  };
}

it('makes one trace from the records to the delivered alert, and none of a pass without one', async () => {
  const exporter = new SpanExporter({ url, headers: { authorization: 'Bearer t' } });
  const traces = new PassTraces(exporter, 0);
  traces.noteStage(stage('decode', 10, 1_000));
  traces.notePassed(passed(10, false), 1_020);
  for (const [name, startMs] of [
    ['decode', 2_000],
    ['score', 2_006],
  ] as const)
    traces.noteStage(stage(name, 20, startMs));
  traces.noteStage(stage('decode', 30, 2_008));
  traces.notePassed(passed(20, true), 2_020);
  traces.noteDelivered('pager', [{ id: 'other', payload: '' }], 3_000);
  traces.noteDelivered('pager', [{ id: 'i:firing', payload: '' }], 3_020);
  traces.noteDelivered('pager', [{ id: 'i:firing', payload: '' }], 9_000);
  await exporter.close();

  expect(spans.map(({ name }) => name)).toEqual(['pass', 'decode', 'score', 'commit', 'deliver to pager']);
  const [root, ...children] = spans;
  expect(root!.parentSpanId ?? '').toBe('');
  expect(new Set(spans.map(({ traceId }) => traceId)).size).toBe(1);
  expect(children.every(({ parentSpanId }) => parentSpanId === root!.spanId)).toBe(true);
  const times = spans.map((span) =>
    [span.startTimeUnixNano, span.endTimeUnixNano].map((time) => Number(time) / 1e6),
  );
  expect(times).toEqual([
    [2_000, 2_020],
    [2_000, 2_005],
    [2_006, 2_011],
    [2_011, 2_020],
    [2_020, 3_020],
  ]);
  const incidents = root!.attributes.find(({ key }) => key === 'kymo.incidents');
  expect(incidents?.value).toEqual({ arrayValue: { values: [{ stringValue: 'i' }] } });
  expect(services).toEqual([{ stringValue: 'kymo-monitor' }]);
  expect(authorizations).toEqual(['Bearer t']);
});

it('traces the share that was asked for', () => {
  const sent: string[] = [];
  const exporter = { send: ({ name }: { name: string }) => (sent.push(name), {} as never) };
  const traces = new PassTraces(exporter, 0.25);
  for (let offset = 1; offset <= 40; offset++) traces.notePassed(passed(offset, false), offset * 1_000);
  expect(sent.filter((name) => name === 'pass')).toHaveLength(10);
});

it('comes from a whole monitor, where a collector is configured', async () => {
  const { app, remove } = await preparedMonitor(0, {
    tracing: { url, sampleShare: 1 },
    sinks: [{ type: 'dead-letter-file' }],
  });
  const noteStage = vi.spyOn(app.get(PassTraces), 'noteStage');
  await app.init();
  await vi.waitFor(() => expect(noteStage.mock.calls.length).toBeGreaterThan(20), 30_000);
  await app.close();
  const names = new Set(spans.map(({ name }) => name));
  for (const name of [
    'pass',
    'decode',
    'window',
    'score',
    'judge and raise',
    'evidence',
    'find similar',
    'deliver',
    'commit',
  ])
    expect(names).toContain(name);
  remove();
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SILENCES_DOCUMENT } from '@kymo/alerting';
import {
  type FleetView,
  ingestPaths,
  type MonitorAddress,
  openApiDocument,
  refusalSchema,
  routes,
} from '@kymo/api';
import { LmdbStore } from '@kymo/connectors';
import { effectsOf, incidentOf } from '@kymo/testing';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { preparedMonitor } from '../started-monitor.fixture';

let monitor: Awaited<ReturnType<typeof preparedMonitor>>;
let address: MonitorAddress;
beforeAll(async () => {
  monitor = await preparedMonitor(0, {
    sinks: [{ type: 'ntfy', name: 'team', url: 'http://127.0.0.1:9', topic: 'team' }],
    onCall: { route: { receiver: 'team' } },
  });
  const { app, folder } = monitor;
  const incident = { ...incidentOf('a'), similar: [], maturity: 1 };
  await app.get(LmdbStore).commit(effectsOf({ incidents: [incident] }));
  await app.init();
  address = JSON.parse(readFileSync(join(folder, 'monitor.json'), 'utf8')) as MonitorAddress;
  await vi.waitFor(async () => {
    const { body } = await ask('get', '/api/fleet');
    expect((body as FleetView).series).toHaveLength(24);
  }, 30_000);
});
afterAll(async () => {
  await monitor.app.close();
  monitor.remove();
});

async function ask(method: string, path: string, body?: object, token = address.token) {
  const answer = await fetch(`${address.url}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  const isJson = answer.headers.get('content-type')?.startsWith('application/json');
  return { status: answer.status, body: isJson ? (JSON.parse(text) as unknown) : text };
}

/** Routes of the web server, but for the page about the API. */
function served(): string[] {
  const { router } = monitor.app.getHttpAdapter().getInstance() as {
    router: { stack: { route?: { path: string; methods: Record<string, boolean> } }[] };
  };
  return router.stack
    .flatMap(({ route }) =>
      route
        ? Object.keys(route.methods).map((method) => `${method} ${route.path.replace(/:(\w+)/g, '{$1}')}`)
        : [],
    )
    .filter((route) => !route.includes('/api/docs'));
}

it('serves the routes of the document, and no others', () => {
  const { paths = {} } = openApiDocument();
  // These are there only where telemetry is pushed.
  const pushed = new Set(ingestPaths.map(({ path }) => `post ${path}`));
  const documented = Object.entries(paths)
    .flatMap(([path, item]) => Object.keys(item as object).map((method) => `${method} ${path}`))
    .filter((route) => !pushed.has(route));
  expect(served().sort()).toEqual(documented.sort());
  expect(documented).toHaveLength(routes.length);
});

describe('every answer keeps to its schema', () => {
  const untilMs = Date.now() + 3_600_000;
  const bodies: Record<string, object> = {
    '/api/incidents/{id}/label': { label: 'bearing wear', assessment: 'true' },
    '/api/incidents/label': { ids: ['a'], labelling: { assessment: 'true' } },
    '/api/incidents/{id}/acknowledge': { by: 'ada', note: 'on it' },
    '/api/silences': { matchers: ['series=pump-01'], why: 'known', untilMs },
    '/api/maintenance': {
      name: 'cleaning',
      when: { cron: '0 22 * * SUN', timeZone: 'Europe/Berlin', durationMs: 7_200_000 },
    },
    '/api/tokens': { name: 'ada', role: 'read' },
    '/api/config/reload': {},
    '/api/log-level': { level: 'silent' },
    '/api/try': { series: 'pump-01', fromMs: 0, toMs: untilMs, settings: { judge: { threshold: 1.2 } } },
  };
  const asked: Record<string, string> = {
    '/api/routes': '?labels=severity%3Dcritical',
    '/api/fleet/history': '?hours=24',
    '/api/fleet/odd': `?fromMs=0&toMs=${untilMs}`,
  };
  const silence = { id: 's', ...bodies['/api/silences'], by: 'ada', fromMs: 1 };
  beforeAll(() => monitor.app.get(LmdbStore).putDocument(SILENCES_DOCUMENT, [silence]));

  // Specs of their own ask for what needs models, evidence of an incident, or a receiver that answers.
  const APART = /^\/api\/models\/|\/explanation$|\/test$/;
  it.each(routes.filter(({ answer, path }) => answer instanceof z.ZodType && !APART.test(path)))(
    '$method $path',
    async ({ method, path, answer }) => {
      const named: Record<string, string> = { silences: 's', tokens: 'ada', maintenance: 'cleaning' };
      const name = named[path.split('/')[2]!] ?? 'a';
      const filled = path.replace('{key}', 'pump-01').replace(/\{(id|name)\}/, name) + (asked[path] ?? '');
      const given = path === '/api/session' ? { token: address.token } : bodies[path];
      const { status, body } = await ask(method, filled, method === 'post' ? given : undefined);
      expect(status).toBe(200);
      (answer as z.ZodType).parse(body);
    },
  );

  it('is refused to who may not ask', async () => {
    for (const { method, path, role } of routes) {
      const body = method === 'post' ? {} : undefined;
      const { status } = await ask(method, path.replace(/\{\w+\}/, 'x'), body, 'guessed');
      expect([path, status === 401]).toEqual([path, role !== undefined]);
    }
  });

  it.each<[number, string, string, object?, string?]>([
    [400, 'get', '/api/incidents?limit=0'],
    [404, 'post', '/api/incidents/label', { ids: ['nobody'], labelling: { label: 'x' } }],
    [400, 'get', '/api/series/pump-01?fromMs=soon'],
    [400, 'get', '/api/fleet/history?hours=6'],
    [400, 'post', '/api/models/compare', { incumbent: 'abcd' }],
    [400, 'post', '/api/models/promote', { hash: 'xyz' }],
    [400, 'post', '/api/models/rollback', {}],
    [401, 'post', '/api/models/release', { group: 'pump' }, 'guessed'],
    [404, 'post', '/api/models/release', { group: 'nobody' }],
    [400, 'post', '/api/try', { fromMs: 0, toMs: 1, settings: {} }],
    [404, 'post', '/api/try', { series: 'nobody', fromMs: 0, toMs: 1, settings: {} }],
    [404, 'get', '/api/series/nobody'],
    [404, 'get', '/api/incidents/nobody'],
    [404, 'get', '/nowhere'],
  ])('%d of %s %s', async (status, method, path, body, token) => {
    const answer = await ask(method, path, body, token);
    expect(answer.status).toBe(status);
    refusalSchema.parse(answer.body);
  });
});

it('serves the document and a page for it', async () => {
  const { body } = await ask('get', '/api/openapi.json');
  expect(body).toEqual(JSON.parse(JSON.stringify(openApiDocument())));
  expect((await ask('get', '/api/docs')).body).toContain('swagger-ui');
});

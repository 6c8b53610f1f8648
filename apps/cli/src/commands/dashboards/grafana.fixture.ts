import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

type Json = Record<string, unknown>;

/** A server that keeps folders, dashboards and alert rules as Grafana's HTTP API does. */
export interface TestGrafana {
  readonly url: string;
  readonly dashboards: Map<string, { dashboard: Json; meta: Json }>;
  readonly rules: Map<string, Json>;
  /** Requests that changed something, like `POST /api/folders`. */
  readonly writes: string[];
  close(): Promise<void>;
}

export async function startGrafana(token: string): Promise<TestGrafana> {
  const folders = new Map<string, Json>();
  const dashboards: TestGrafana['dashboards'] = new Map();
  const rules: TestGrafana['rules'] = new Map();
  const writes: string[] = [];

  function answer(method: string, path: string, body: Json): [status: number, body: Json] {
    const uid = path.split('/').at(-1) ?? '';
    if (method !== 'GET') writes.push(`${method} ${path}`);
    if (method === 'POST' && path === '/api/folders') {
      folders.set(String(body['uid']), body);
      return [200, body];
    }
    if (method === 'POST' && path === '/api/dashboards/db') return saved(body);
    if (path.startsWith('/api/folders/')) return found(folders.get(uid), 'folder not found');
    if (path.startsWith('/api/dashboards/uid/')) return found(dashboards.get(uid), 'Dashboard not found');
    if (path.startsWith('/api/v1/provisioning/alert-rules')) return rule(method, path, uid, body);
    return [404, { message: 'Not found' }];
  }

  function rule(method: string, path: string, uid: string, body: Json): [number, Json] {
    if (method === 'GET') return found(rules.get(uid), 'alert rule not found');
    if (!folders.has(String(body['folderUID']))) return [400, { message: 'folder does not exist' }];
    const isNew = path.endsWith('/alert-rules');
    if (isNew && rules.has(String(body['uid']))) return [409, { message: 'rule with this UID exists' }];
    if (!isNew && !rules.has(uid)) return [404, { message: 'alert rule not found' }];
    rules.set(String(body['uid']), { ...body, id: rules.size + 1, updated: 'now', provenance: 'api' });
    return [isNew ? 201 : 200, body];
  }

  function saved({ dashboard, folderUid, overwrite }: Json): [number, Json] {
    const given = dashboard as Json;
    const uid = String(given['uid']);
    if (!folders.has(String(folderUid))) return [400, { message: 'folder not found' }];
    const before = dashboards.get(uid);
    if (before && overwrite !== true) return [412, { status: 'name-exists' }];
    const version = Number(before?.dashboard['version'] ?? 0) + 1;
    dashboards.set(uid, {
      dashboard: { ...given, id: dashboards.size + 1, version },
      meta: { folderUid, version },
    });
    return [200, { uid, status: 'success', version }];
  }

  const server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      if (request.headers.authorization !== `Bearer ${token}`)
        return send(response, 401, { message: 'Unauthorized' });
      return send(response, ...answer(request.method ?? '', request.url ?? '', body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    dashboards,
    rules,
    writes,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

function found(kept: object | undefined, message: string): [number, Json] {
  return kept ? [200, kept as Json] : [404, { message }];
}

async function bodyOf(request: IncomingMessage): Promise<Json> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text === '' ? {} : (JSON.parse(text) as Json);
}

function send(response: ServerResponse, status: number, body: Json): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

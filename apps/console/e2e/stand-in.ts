import type { FeedbackView, FleetChange, HealthView } from '@kymo/api';
import type { Incident } from '@kymo/domain';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Plant } from './plant';
import { modelsOf } from './plant-models';

const BUILT = new URL('../../../dist/console/', import.meta.url);
const FEEDBACK: FeedbackView = {
  detectors: [{ name: 'linear-autoencoder', true: 0, false: 3, expected: 0, precision: 0 }],
  groups: [],
  receivers: [],
  thresholds: [{ level: 'series', name: 'pump-05', factor: 1.25, true: 0, false: 1 }],
  maxFactor: 2,
  suggestions: [
    {
      text: 'Mute channel flow of kind pump? 3 of its incidents are labelled as no trouble, none as trouble.',
      matchers: ['tag.kind="pump"', 'channel="flow"'],
      command: `kymo alerts silence --match 'tag.kind="pump"' 'channel="flow"' --for 30d --why "no trouble so far"`,
      incidents: [],
    },
  ],
};
const TYPES: Readonly<Record<string, string>> = {
  'index.html': 'text/html; charset=utf-8',
  'main.js': 'text/javascript',
  'main.css': 'text/css',
};
/** What the monitor may send with the page, at its strictest. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** Stands in for the monitor: serves the built page and answers its questions from a made-up plant. */
export class StandIn {
  plant: Plant;
  /** When set, every question is refused with this message. */
  refusing: string | undefined;
  private server: Server | undefined;
  private readonly listeners = new Set<ServerResponse>();
  private port = 0;

  /** @param built folder of the built page */
  constructor(
    plant: Plant,
    private readonly built = BUILT,
  ) {
    this.plant = plant;
  }

  get address(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** How many pages listen to events. */
  get listening(): number {
    return this.listeners.size;
  }

  /** Comes up, at the same port again if it was up before. */
  async start(port = this.port): Promise<void> {
    const server = createServer((asked, answer) => void this.answer(asked, answer));
    this.server = server;
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    this.port = (server.address() as AddressInfo).port;
  }

  /** Goes away, as if killed. */
  async stop(): Promise<void> {
    const server = this.server;
    for (const listener of this.listeners) listener.destroy();
    this.listeners.clear();
    server?.closeAllConnections();
    await new Promise((resolve) => (server === undefined ? resolve(0) : server.close(resolve)));
  }

  tell(name: 'fleet', change: FleetChange): void;
  tell(name: 'incident', incident: Incident): void;
  tell(name: 'health', health: HealthView): void;
  tell(name: string, document: unknown): void {
    for (const listener of this.listeners)
      listener.write(`event: ${name}\ndata: ${JSON.stringify(document)}\n\n`);
  }

  private incidents(status: string | null): readonly Incident[] {
    return this.plant.incidents.filter((one) => status === null || one.status === status);
  }

  private async answer(asked: IncomingMessage, answer: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(asked.url ?? '/', this.address);
    const json = (document: unknown, status = 200): void => {
      answer.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(document));
    };
    const number = (name: string): number | undefined =>
      searchParams.has(name) ? Number(searchParams.get(name)) : undefined;
    if (this.refusing !== undefined && pathname.startsWith('/api/'))
      return json({ message: this.refusing }, 503);
    if (pathname === '/api/fleet') return json(this.plant.fleet);
    if (pathname === '/api/incidents') {
      const incidents = this.incidents(searchParams.get('status'));
      return json({ incidents: incidents.slice(0, number('limit')) });
    }
    if (pathname === '/api/models') return json(modelsOf(this.plant.health));
    if (pathname === '/api/health') return json(this.plant.health);
    if (pathname === '/api/silences') return json({ silences: [] });
    if (pathname === '/api/maintenance') return json({ maintenance: [] });
    if (pathname === '/api/receivers') return json({ receivers: [] });
    if (pathname === '/api/feedback') return json(FEEDBACK);
    if (pathname === '/api/session') return json({ name: 'night shift', role: 'operate', open: false });
    if (/^\/api\/incidents\/.*\/quiet-times$/.test(pathname)) return json({ silences: [], maintenance: [] });
    if (/^\/api\/incidents\/.*\/alerts$/.test(pathname)) return json({ sent: [], waiting: [] });
    if (pathname.startsWith('/api/incidents/')) {
      const id = decodeURIComponent(pathname.slice('/api/incidents/'.length));
      const incident = this.plant.incidents.find((one) => one.id === id);
      return incident === undefined ? json({ message: `no incident ${id}` }, 404) : json(incident);
    }
    if (pathname.startsWith('/api/series/')) {
      const key = decodeURIComponent(pathname.slice('/api/series/'.length));
      const view = this.plant.series(key, number('fromMs'), number('toMs'));
      return view === undefined ? json({ message: `no series ${key}` }, 404) : json(view);
    }
    if (pathname === '/api/events') {
      answer
        .writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
        .flushHeaders();
      this.listeners.add(answer);
      asked.on('close', () => this.listeners.delete(answer));
      return;
    }
    const file = pathname === '/' ? 'index.html' : pathname.slice(1);
    const type = TYPES[file];
    if (type === undefined) return json({ message: `nothing at ${pathname}` }, 404);
    answer.writeHead(200, { 'content-type': type, 'content-security-policy': POLICY });
    answer.end(await readFile(new URL(file, this.built)));
  }
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HealthView, MonitorAddress, SeriesView } from '@kymo/api';
import { LmdbStore } from '@kymo/connectors';
import { gatherStretch } from '@kymo/domain';
import { inSlices } from '@kymo/statistics';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { preparedMonitor } from '../src/started-monitor.fixture';

const STEPS = 240;
/** Steps that one channel is ahead of the other: as many as a window waits for. */
const AHEAD = 2;
const INTERVAL_MS = 60_000;
const BEGIN_MS = Date.now() - STEPS * INTERVAL_MS - (Date.now() % INTERVAL_MS);

const valuesAt = (step: number) => ({
  flow: Math.sin(step / 7) + 0.1 * Math.sin(5 * step),
  level: Math.cos(step / 7) + 0.1 * Math.cos(3 * step),
});

let monitor: Awaited<ReturnType<typeof preparedMonitor>>;
let address: MonitorAddress;

beforeAll(async () => {
  monitor = await preparedMonitor(0, {
    source: {
      type: 'http',
      requireToken: false,
      // A request may wait for a fit.
      answerWithinMs: 120_000,
      lineProtocol: { series: ['host'] },
    },
    decoder: { type: 'mapped-json', series: 'host', time: 'at', long: { channel: 'name', value: 'reading' } },
    window: { lengthSamples: 16, channels: [{ names: ['*level'], valid: [-2, 2] }] },
    onCall: { channels: [{ matchers: ['channel=m.flow'], unit: 'l/min', range: [-9, 9] }] },
    detection: {
      groupBy: null,
      waitForFit: 'all',
      ladder: [{ detector: 'linear-autoencoder', afterSteps: 100, options: { windowLength: 16 } }],
    },
  });
  await monitor.app.init();
  address = JSON.parse(readFileSync(join(monitor.folder, 'monitor.json'), 'utf8')) as MonitorAddress;
});
afterAll(async () => {
  await monitor.app.close();
  monitor.remove();
});

async function post(path: string, type: string, bodies: readonly string[]): Promise<void> {
  const answers = await Promise.all(
    bodies.map((body) =>
      fetch(`${address.url}${path}`, { method: 'POST', headers: { 'content-type': type }, body }),
    ),
  );
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([204]));
}

const read = async <Content>(path: string) => {
  const headers = { authorization: `Bearer ${address.token}` };
  return (await (await fetch(`${address.url}${path}`, { headers })).json()) as Content;
};

it('channels that arrive in records of their own are scored as if they had come in one', async () => {
  for (let first = 0; first < STEPS; first += AHEAD) {
    const steps = Array.from({ length: AHEAD }, (_, index) => first + index);
    const at = (step: number) => BEGIN_MS + step * INTERVAL_MS;
    const whole = steps.map((step) => {
      const { flow, level } = valuesAt(step);
      return `m,host=whole flow=${flow},level=${level} ${at(step)}`;
    });
    await post('/write?precision=ms', 'text/plain', whole);
    for (const name of ['flow', 'level'] as const)
      await post(
        '/ingest',
        'application/json',
        steps.map((step) =>
          JSON.stringify({ host: 'parts', at: at(step), name: `m.${name}`, reading: valuesAt(step)[name] }),
        ),
      );
  }

  const { counters } = await read<HealthView>('/api/health');
  expect(counters).toMatchObject({ decoded: 3 * STEPS, late: 0, duplicate: 0, wrongClock: 0 });
  const store = monitor.app.get(LmdbStore);
  const [parts, whole] = await Promise.all(
    ['parts', 'whole'].map((key) => {
      const state = store.series().find((one) => one.key === key)!;
      return inSlices(gatherStretch(store, state, STEPS));
    }),
  );
  expect(parts!.channels).toEqual(['m.flow', 'm.level']);
  expect(parts!.startMs).toBe(whole!.startMs);
  expect([...parts!.values]).toEqual([...whole!.values]);
  expect([...parts!.values].slice(0, 4)).toEqual([0, 1].flatMap((step) => Object.values(valuesAt(step))));
  expect([...parts!.scores].filter(Number.isFinite).length).toBeGreaterThan(100);
  expect([...parts!.scores]).toEqual([...whole!.scores]);
  const view = await read<SeriesView>('/api/series/parts');
  expect(view.detector).toBe('linear-autoencoder');
  const known = view.channels.map(({ name, unit, range, valid }) => ({ name, unit, range, valid }));
  expect(known).toEqual([
    { name: 'm.flow', unit: 'l/min', range: [-9, 9] },
    { name: 'm.level', valid: [-2, 2] },
  ]);
});

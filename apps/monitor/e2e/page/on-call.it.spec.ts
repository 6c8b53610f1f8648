import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { IncidentAlertsView, IncidentsView, MaintenancesView, SilencesView } from '@kymo/api';
import type { Incident } from '@kymo/domain';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Bench, cutOff, DESKTOP, PHONE, RealMonitor } from './real-monitor';

const MINUTE = 60_000;
const BEGIN = Date.UTC(2026, 0, 31);
/** Minutes in which the flow is beyond its hard range: it comes back within the cool-down. */
const BEYOND = [20, 21, 24, 25];

const bench = new Bench();
let monitor: RealMonitor;
let service: Server;
let first: Incident;
let second: Incident;

beforeAll(async () => {
  service = createServer((_, answer) => answer.end('{}'));
  await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(service.address() as AddressInfo).port}`;
  const ntfy = { type: 'ntfy', allowPrivateAddresses: true };
  monitor = await RealMonitor.start({
    window: { lengthSamples: 8, latenessSamples: 0, intervalMs: MINUTE },
    detection: {
      ladder: [{ detector: 'linear-autoencoder', afterSteps: 5000, options: { windowLength: 8 } }],
    },
    onCall: {
      channels: [{ matchers: ['channel=flow'], range: [0, 120] }],
      maintenance: [
        {
          name: 'cleaning',
          matchers: ['tag.kind=fan'],
          when: { cron: '0 22 * * SUN', timeZone: 'Europe/Berlin', durationMs: 7_200_000 },
        },
      ],
    },
    sinks: [
      { ...ntfy, name: 'team', url, topic: 'team' },
      { ...ntfy, name: 'away', url: 'http://127.0.0.1:9', topic: 'away' },
    ],
  });
  await monitor.sendAll(
    Array.from({ length: 60 }, (_, step) => ({
      timeMs: BEGIN + step * MINUTE,
      values: { 'pump-01': { flow: BEYOND.includes(step) ? 200 : 40 + (step % 3) } },
    })),
  );
  const { incidents } = await monitor.read<IncidentsView>('/api/incidents');
  const ranges = incidents.filter(({ kind }) => kind === 'range');
  [first, second] = ranges.sort((one, other) => one.startMs - other.startMs) as [Incident, Incident];
});
afterAll(async () => {
  await monitor.stop();
  service.close();
});

const open = (hash: string, options = DESKTOP) => bench.open(hash, options, async () => {}, monitor.address);

describe('the page of on-call', () => {
  it('says how each receiver is, and which maintenance the configuration has', async () => {
    const page = await open('#/on-call');
    const receivers = page.getByRole('region', { name: 'Receivers' });
    await receivers.locator('li', { hasText: /^team\s*ntfy, ready\s*\d+ messages? delivered/ }).waitFor();
    await receivers.locator('li', { hasText: /^away\s*ntfy, not ready: .+ owed/s }).waitFor();
    const planned = page.getByRole('region', { name: 'Maintenance' }).locator('li', { hasText: 'cleaning' });
    await planned.getByText('tag.kind=fan, 0 22 * * SUN in Europe/Berlin for 2 h').waitFor();
    await planned.getByText('nobody is alerted, nothing is learnt').waitFor();
    expect(await planned.getByRole('button').count()).toBe(0);
    expect(bench.complaints).toEqual([]);
  });

  it('plans maintenance and removes it', async () => {
    const page = await open('#/on-call');
    await page.getByText('Plan maintenance').click();
    await page.getByLabel('Name').fill('new belt');
    await page.getByLabel('Applies to').fill('series=pump-01');
    await page.getByLabel('learn what happens anyway').check();
    await page.getByRole('button', { name: 'Plan it' }).click();
    await page.getByText('new belt is planned.').waitFor();
    const asked = () => monitor.read<MaintenancesView>('/api/maintenance');
    expect((await asked()).maintenance.find(({ name }) => name === 'new belt')).toMatchObject({
      matchers: ['series=pump-01'],
      active: true,
      alert: false,
      learn: true,
    });
    await page.locator('li', { hasText: 'new belt' }).getByRole('button', { name: 'Remove' }).click();
    await page.getByText('new belt is removed.').waitFor();
    expect((await asked()).maintenance.map(({ name }) => name)).toEqual(['cleaning']);
    expect(bench.complaints).toEqual([]);
  });

  it('ends a silence that was begun beside an incident', async () => {
    const incident = await open(`#/incident/${first.id}`);
    const quiet = incident.getByRole('group', { name: /^Silence pump-01 for/ });
    await quiet.getByRole('button', { name: '8 h' }).click();
    await incident.getByText(/^No alerts for pump-01 until/).waitFor();
    const again = await open(`#/incident/${first.id}`);
    const kept = again.getByRole('region', { name: /^Quiet now/ });
    await kept.locator('li', { hasText: 'series="pump-01"' }).waitFor();
    const page = await open('#/on-call');
    const silence = page.getByRole('region', { name: 'Silences' }).locator('li', { hasText: 'pump-01' });
    await silence.getByRole('button', { name: 'End' }).click();
    await page.getByText('The silence is over.').waitFor();
    await kept.waitFor({ state: 'detached' });
    const { silences } = await monitor.read<SilencesView>('/api/silences');
    expect(silences).toMatchObject([{ status: 'expired' }]);
    expect(bench.complaints).toEqual([]);
  });

  it('says what labels have led to', async () => {
    const incident = await open(`#/incident/${first.id}`);
    await incident.getByRole('button', { name: 'was trouble' }).click();
    await incident.locator('[aria-pressed=true]', { hasText: 'was trouble' }).waitFor();
    const page = await open('#/on-call');
    const labels = page.getByRole('region', { name: /^What labels say/ });
    await labels
      .locator('li', { hasText: /^team\s*100 % were trouble\s*1 label: 1 true, 0 false, 0 expected$/ })
      .waitFor();
    expect(bench.complaints).toEqual([]);
  });

  it('fits a phone', async () => {
    const page = await open('#/on-call', PHONE);
    await page.getByText('cleaning').waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
    expect(await cutOff(page)).toEqual([]);
  });
});

it('an incident that has come back shows the alerts of the first time', async () => {
  expect(second).toMatchObject({ returnOf: first.id });
  const alerts = await monitor.read<IncidentAlertsView>(`/api/incidents/${second.id}/alerts`);
  expect(alerts.sent).toContainEqual(expect.objectContaining({ receiver: 'team', event: 'firing' }));
  const page = await open(`#/incident/${second.id}`);
  const sent = page.getByRole('region', { name: /^Alerts sent/ });
  await sent.locator('li', { hasText: /it has begun\s*team/ }).waitFor();
  await sent.getByRole('link', { name: 'first incident' }).click();
  await page.waitForURL(`${monitor.address}/#/incident/${first.id}`);
  expect(bench.complaints).toEqual([]);
});

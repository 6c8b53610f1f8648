import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import type { IncidentsView, MaintenancesView, SilencesView } from '@kymo/api';
import type { Incident } from '@kymo/domain';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Bench, DESKTOP, PHONE, cutOff, RealMonitor } from './real-monitor';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const MINUTE = 60_000;
const BEGIN = Date.UTC(2026, 0, 31);
const FITTED = 1000;
const FAULT = { from: 1200, to: 1290 };

const bench = new Bench();
let monitor: RealMonitor;
let service: Server;
let incident: Incident;

/** Two pumps on an ordinary day; the pressure of the first is too high for an hour and a half. */
beforeAll(async () => {
  service = createServer((_, answer) => answer.end('{}'));
  await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve));
  const { port } = service.address() as AddressInfo;
  const ntfy = { type: 'ntfy', allowPrivateAddresses: true };
  monitor = await RealMonitor.start({
    detection: { waitForFit: 'first', ladder: [{ detector: 'linear-autoencoder', afterSteps: FITTED }] },
    onCall: {
      route: {
        receiver: 'team',
        routes: [
          ...['away', 'chat', 'desk'].map((receiver) => ({ receiver, continue: true })),
          { receiver: 'team' },
        ],
      },
      content: { dashboardUrl: 'https://grafana.example/d/series?orgId=1' },
    },
    sinks: [
      ...['team', 'chat', 'desk'].map((name) => ({
        ...ntfy,
        name,
        url: `http://127.0.0.1:${port}`,
        topic: name,
      })),
      { ...ntfy, name: 'away', url: 'http://127.0.0.1:9', topic: 'away' },
    ],
  });
  for (let from = 0; from < 1500; from += 100) {
    await monitor.sendAll(
      Array.from({ length: 100 }, (_, index) => {
        const step = from + index;
        const isFaulty = step >= FAULT.from && step < FAULT.to;
        return {
          timeMs: BEGIN + step * MINUTE,
          values: { 'pump-01': pump(step, 0, isFaulty ? 4 : 0), 'pump-02': pump(step, 1, 0) },
        };
      }),
    );
  }
  const { incidents } = await monitor.read<IncidentsView>('/api/incidents');
  incident = incidents.find(({ series, kind }) => series === 'pump-01' && kind === 'anomaly')!;
});
afterAll(async () => {
  await monitor.stop();
  service.close();
});

const pump = (step: number, phase: number, tooHigh: number) => ({
  flow: 40 + 5 * Math.sin(step / 30 + phase) + Math.sin(step * 12.9898 + phase),
  pressure: 6 + tooHigh + Math.sin(step / 30 + phase) + 0.2 * Math.sin(step * 78.233 + phase),
});
const open = (hash: string, options: BrowserContextOptions = DESKTOP) =>
  bench.open(hash, options, async () => {}, monitor.address);

async function violationsOn(page: Page): Promise<string[]> {
  await page.evaluate(await readFile(AXE, 'utf8'));
  const { violations } = await page.evaluate<{ violations: { id: string }[] }>('axe.run()');
  return violations.map(({ id }) => id);
}

describe('an incident', () => {
  it('has a page of its own: one sentence, its channels, why, when, and what else was odd', async () => {
    const page = await open('#/incidents');
    await page.locator('.incident .name', { hasText: 'pump-01' }).click();
    await page.waitForURL(`${monitor.address}/#/incident/${incident.id}`);
    const sentence = page.locator('.sentence');
    await sentence.getByText(/pressure [\d.]+, expected [\d.]+ ± [\d.]+/).waitFor();
    await page.locator('.matrix li', { hasText: /^pressure \d+ % of the score$/ }).waitFor();
    await page.getByText('Why it was raised').waitFor();
    await page.getByText(`kymo alerts explain ${incident.id}`).waitFor();
    await page.getByText('passed: maturity, deviation, duration, habit, group; none holds it back').waitFor();
    await page.locator('.timeline li', { hasText: 'the deviation began' }).waitFor();
    await page.getByText('No other series came close to its boundary.').waitFor();
    expect(bench.complaints).toEqual([]);
  });

  it('is computed again, to the same digits', async () => {
    const page = await open(`#/incident/${incident.id}`);
    await page.getByRole('button', { name: 'Compute it again' }).click();
    await page.getByText(/Window: \d+ steps, .* draws it\./).waitFor({ timeout: 60_000 });
    await page.getByText(/, the same to the last digit; it counted from /).waitFor();
    expect(bench.complaints).toEqual([]);
  });

  it.each(['light', 'dark'] as const)('has no barriers, in %s', async (colorScheme) => {
    const page = await open(`#/incident/${incident.id}`, { ...PHONE, colorScheme, reducedMotion: 'reduce' });
    await page.locator('.messages li', { hasText: 'it has begun' }).waitFor();
    expect(await violationsOn(page)).toEqual([]);
  });

  it('says who was told of it and who has yet to hear, and leads to its dashboard', async () => {
    const page = await open(`#/incident/${incident.id}`);
    const alerts = page.getByRole('region', { name: /^Alerts sent/ });
    const told = /^\d\d:\d\d\s*it has begun\s*chat, desk, team\s*not sent yet: away$/;
    await alerts.locator('li', { hasText: told }).waitFor();
    expect(await alerts.locator('li', { hasText: 'it has begun' }).count()).toBe(1);
    await alerts.locator('li', { hasText: /^away: .*127\.0\.0\.1:9/ }).waitFor();
    const link = await page.getByRole('link', { name: 'Open in Grafana' }).getAttribute('href');
    const { searchParams } = new URL(link!);
    expect(searchParams.get('orgId')).toBe('1');
    expect(searchParams.get('var-series')).toBe('pump-01');
    expect(Number(searchParams.get('from'))).toBeLessThan(incident.startMs);
    expect(Number(searchParams.get('to'))).toBeGreaterThan(incident.endMs!);
    expect(bench.complaints).toEqual([]);
  });

  it('has the machines of its kind kept quiet while somebody works on them', async () => {
    const page = await open(`#/incident/${incident.id}`);
    await page.getByLabel('Maintenance of').selectOption('kind');
    await page.getByRole('group', { name: 'Maintenance for' }).getByRole('button', { name: '8 h' }).click();
    await page
      .getByText(/^Maintenance of kind pump until .*: nobody is alerted, and nothing is learnt\.$/)
      .waitFor();
    const { maintenance } = await monitor.read<MaintenancesView>('/api/maintenance');
    expect(maintenance).toMatchObject([{ matchers: ['tag.kind="pump"'], alert: false, learn: false }]);
    expect(bench.complaints).toEqual([]);
  });

  it('is answered on the page of this host: taken on, assessed, explained, silenced', async () => {
    const page = await open(`#/incident/${incident.id}`);
    await page.getByRole('button', { name: 'was trouble' }).click();
    await page.locator('[aria-pressed=true]', { hasText: 'was trouble' }).waitFor();
    await page.getByLabel('Note').fill('valve stuck');
    await page.getByRole('button', { name: 'Save note' }).click();
    await expect
      .poll(() => monitor.read<Incident>(`/api/incidents/${incident.id}`))
      .toMatchObject({ assessment: 'true', label: 'valve stuck' });
    await page
      .getByRole('group', { name: /^Silence pump-01 for/ })
      .getByRole('button', { name: '8 h' })
      .click();
    await page.getByText(/^No alerts for pump-01 until/).waitFor();
    const { silences } = await monitor.read<SilencesView>('/api/silences');
    expect(silences).toMatchObject([{ matchers: ['series="pump-01"'], why: 'valve stuck' }]);
    expect(bench.complaints).toEqual([]);
  });

  it('fits a phone', async () => {
    const page = await open(`#/incident/${incident.id}`, PHONE);
    await page.getByText('What happened when').waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
    expect(await cutOff(page)).toEqual([]);
  });

  it.each(['light', 'dark'] as const)('leads to a trial of other settings, in %s', async (colorScheme) => {
    const page = await open(`#/incident/${incident.id}`, {
      ...DESKTOP,
      colorScheme,
      reducedMotion: 'reduce',
    });
    await page.getByRole('link', { name: 'Try other settings' }).click();
    await page.getByLabel('Threshold').fill('50');
    await page.getByRole('button', { name: 'Try it' }).click();
    const [asItIs, asTried] = [0, 1].map((at) =>
      page
        .getByRole('row', { name: /^pages \d/ })
        .locator('td')
        .nth(at),
    );
    expect(await asTried!.innerText()).toBe('0');
    expect(Number(await asItIs!.innerText())).toBeGreaterThan(0);
    await page.locator('.tried li.gone', { hasText: 'only as it is' }).first().waitFor();
    expect(await page.getByLabel('Put this into the configuration').innerText()).toContain('threshold: 50');
    expect(await violationsOn(page)).toEqual([]);
    expect(bench.complaints).toEqual([]);
  });

  it('that is kept no longer says so', async () => {
    const page = await open('#/incident/nobody');
    await page.getByRole('heading', { name: 'No such incident' }).waitFor();
  });
});

import type { IncidentsView, SilencesView } from '@kymo/api';
import type { Incident } from '@kymo/domain';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Bench, DESKTOP, PHONE, cutOff, RealMonitor } from './real-monitor';

const MINUTE = 60_000;
const BEGIN = Date.UTC(2026, 0, 31);
const FITTED = 1000;
const FAULT = { from: 1200, to: 1290 };

const bench = new Bench();
let monitor: RealMonitor;
let incident: Incident;

/** Two pumps on an ordinary day; the pressure of the first is too high for an hour and a half. */
beforeAll(async () => {
  monitor = await RealMonitor.start({
    detection: { waitForFit: 'first', ladder: [{ detector: 'linear-autoencoder', afterSteps: FITTED }] },
    onCall: { route: { receiver: 'team' } },
    sinks: [{ type: 'ntfy', name: 'team', url: 'http://127.0.0.1:9', topic: 'team' }],
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
afterAll(() => monitor.stop());

const pump = (step: number, phase: number, tooHigh: number) => ({
  flow: 40 + 5 * Math.sin(step / 30 + phase) + Math.sin(step * 12.9898 + phase),
  pressure: 6 + tooHigh + Math.sin(step / 30 + phase) + 0.2 * Math.sin(step * 78.233 + phase),
});
const open = (hash: string, options = DESKTOP) => bench.open(hash, options, async () => {}, monitor.address);

describe('an incident', () => {
  it('has a page of its own: one sentence, its channels, why, when, and what else was odd', async () => {
    const page = await open('#/incidents');
    await page.locator('.incident .name', { hasText: 'pump-01' }).click();
    await page.waitForURL(`${monitor.address}/#/incident/${incident.id}`);
    const sentence = page.locator('.sentence');
    await sentence.getByText(/pressure [\d.]+, expected [\d.]+ ± [\d.]+/).waitFor();
    await page.locator('.matrix li', { hasText: /^pressure outside \d+ % of the time$/ }).waitFor();
    await page.getByText('Why it was raised').waitFor();
    await page.getByText(`kymo alerts explain ${incident.id}`).waitFor();
    await page.locator('.timeline li', { hasText: 'the deviation began' }).waitFor();
    await page.getByText('No other series came close to its boundary.').waitFor();
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
    await page.getByRole('button', { name: '8 h' }).click();
    await page.getByText(/^Nobody is told of pump-01 until/).waitFor();
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

  it('that is kept no longer says so', async () => {
    const page = await open('#/incident/nobody');
    await page.getByRole('heading', { name: 'No such incident' }).waitFor();
  });
});

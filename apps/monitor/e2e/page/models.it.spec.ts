import type { CreatedToken, ModelsView } from '@kymo/api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Bench, cutOff, DESKTOP, PHONE, RealMonitor } from './real-monitor';

const MINUTE = 60_000;
const BEGIN = Date.UTC(2026, 0, 31);
const bench = new Bench();
let monitor: RealMonitor;

/** Two pumps with two models: the second has been in the shadow of the first. */
beforeAll(async () => {
  monitor = await RealMonitor.start({
    detection: {
      waitForFit: 'all',
      shadowSteps: 100,
      ladder: [
        { detector: 'linear-autoencoder', afterSteps: 600 },
        { detector: 'linear-autoencoder', afterSteps: 800, options: { windowLength: 32 } },
      ],
    },
  });
  for (let from = 0; from < 1600; from += 100) {
    await monitor.sendAll(
      Array.from({ length: 100 }, (_, index) => ({
        timeMs: BEGIN + (from + index) * MINUTE,
        values: { 'pump-01': pump(from + index, 0), 'pump-02': pump(from + index, 1) },
      })),
    );
  }
});
afterAll(() => monitor.stop());

const pump = (step: number, phase: number) => ({
  flow: 40 + 5 * Math.sin(step / 30 + phase) + Math.sin(step * 12.9898 + phase),
  pressure: 6 + Math.sin(step / 30 + phase) + 0.2 * Math.sin(step * 78.233 + phase),
});
const open = (options = DESKTOP) => bench.open('#/models', options, async () => {}, monitor.address);
const models = () => monitor.read<ModelsView>('/api/models');

describe('the models', () => {
  it('are shown with what serves, how it did in its trial, and what took over when', async () => {
    const page = await open();
    const group = page.getByRole('region', { name: 'pump 2 series' });
    await group.locator('.model.serving', { hasText: 'linear-autoencoder' }).waitFor();
    await group.getByText('Trial by kind of fault').click();
    await group.getByRole('row', { name: /^spike/ }).waitFor();
    await group.getByText(/^\d takeovers?$/).click();
    await group.getByText(/served first/).waitFor();
    expect(bench.complaints).toEqual([]);
  });

  it('are promoted, rolled back and released on the page of this host', async () => {
    const serving = async () => (await models()).models.find(({ state }) => state === 'serving')?.hash;
    const before = await serving();
    const page = await open();
    await page.getByRole('button', { name: 'Promote' }).first().click();
    await page.getByRole('status').filter({ hasText: 'serves pump' }).waitFor();
    await page.getByText('pinned by an operator').waitFor();
    expect(await serving()).not.toBe(before);
    await page.getByRole('button', { name: 'Roll back' }).click();
    await expect.poll(serving).toBe(before);
    await page.getByRole('button', { name: 'Release' }).click();
    await expect.poll(async () => (await models()).pinned).toEqual([]);
    expect(bench.complaints).toEqual([]);
  });

  it('fit a phone', async () => {
    const page = await open(PHONE);
    await page.locator('.model.serving').waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
    expect(await cutOff(page)).toEqual([]);
  });

  it('are shown to whoever has signed in, once tokens were given out', async () => {
    const headers = { authorization: `Bearer ${monitor.token}`, 'content-type': 'application/json' };
    const body = JSON.stringify({ name: 'wall', role: 'read' });
    const given = await fetch(`${monitor.address}/api/tokens`, { method: 'POST', headers, body });
    const { token } = (await given.json()) as CreatedToken;
    const page = await open();
    await page.getByRole('heading', { name: 'Sign in', exact: true }).waitFor();
    await page.getByLabel('Token').fill(token);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.locator('.model.serving').waitFor();
    await page.getByText('Promote, roll back, release or inspect: sign in').waitFor();
    expect(await page.getByRole('button', { name: 'Promote' }).count()).toBe(0);
  });
});

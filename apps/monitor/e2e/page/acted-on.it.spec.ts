import { readFile } from 'node:fs/promises';
import type { IncidentsView } from '@kymo/api';
import type { Incident } from '@kymo/domain';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Bench, DESKTOP, RealMonitor, tile } from './real-monitor';

const MINUTE = 60_000;
const BEGIN = Date.UTC(2026, 0, 31);
const STEPS = 1600;
const FAULTS = { 'pump-01': [1200, 1290], 'pump-02': [1500, STEPS] } as const;

const bench = new Bench();
let monitor: RealMonitor;
let over: Incident;
let goingOn: Incident;

/** Two machines for more than a day; the pressure of two is too high, of the second to the end. */
beforeAll(async () => {
  monitor = await RealMonitor.start({
    detection: { waitForFit: 'first', ladder: [{ detector: 'linear-autoencoder', afterSteps: 1000 }] },
  });
  for (let from = 0; from < STEPS; from += 100) {
    await monitor.sendAll(
      Array.from({ length: 100 }, (_, index) => ({
        timeMs: BEGIN + (from + index) * MINUTE,
        values: { 'pump-01': pump('pump-01', from + index), 'pump-02': pump('pump-02', from + index) },
      })),
    );
  }
  const { incidents } = await monitor.read<IncidentsView>('/api/incidents');
  const of = (series: string) =>
    incidents.find((one) => one.series === series && one.kind === 'anomaly' && one.paged)!;
  [over, goingOn] = [of('pump-01'), of('pump-02')];
});
afterAll(() => monitor.stop());

function pump(series: keyof typeof FAULTS, step: number) {
  const phase = series === 'pump-01' ? 0 : 1;
  const [from, to] = FAULTS[series];
  return {
    flow: 40 + 5 * Math.sin(step / 30 + phase) + Math.sin(step * 12.9898 + phase),
    pressure:
      (step >= from && step < to ? 10 : 6) +
      Math.sin(step / 30 + phase) +
      0.2 * Math.sin(step * 78.233 + phase),
  };
}
const open = (hash: string, options = DESKTOP) => bench.open(hash, options, async () => {}, monitor.address);

describe('the fleet', () => {
  it('is shown over a day and over a week, as the address says', async () => {
    const page = await open('');
    const legend = page.locator('.legend');
    await legend.getByText(/the line through the middle of each strip/).waitFor();
    const drawn: string[] = [];
    for (const hours of ['3', '24', '168']) {
      await page.getByLabel('Range').selectOption(hours);
      expect(page.url()).toContain(`hours=${hours}`);
      await page.getByText('The longer range is being read.', { exact: true }).waitFor({ state: 'detached' });
      await page.reload();
      await legend.waitFor();
      await page.getByText('The longer range is being read.', { exact: true }).waitFor({ state: 'detached' });
      expect(await page.getByLabel('Range').inputValue()).toBe(hours);
      drawn.push(
        await tile(page, 'pump-01')
          .locator('canvas')
          .evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL()),
      );
    }
    expect(new Set(drawn).size).toBe(3);
    await page.getByText('highest').waitFor();
    expect(bench.complaints).toEqual([]);
  });

  it('is sorted, grouped by a tag and made small, as the address says', async () => {
    const page = await open('');
    await page.getByLabel('Sort by').selectOption('severity');
    await expect.poll(() => page.locator('.tile .name').allTextContents()).toEqual(['pump-02', 'pump-01']);
    await page.getByLabel('Group by').selectOption('none');
    await page.getByRole('button', { name: 'Compact' }).click();
    await page.reload();
    await page.locator('.tile.compact').first().waitFor();
    expect(await page.locator('.tile .name').allTextContents()).toEqual(['pump-02', 'pump-01']);
    expect(bench.complaints).toEqual([]);
  });
});

describe('a series', () => {
  it('is compared with its sister, read as a table and saved', async () => {
    const page = await open(
      `#/series/pump-01?from=${over.startMs - 60 * MINUTE}&to=${over.endMs! + 60 * MINUTE}`,
    );
    await page
      .getByText(/outside its band [\d.<>]+ % of the time/)
      .first()
      .waitFor();
    expect(await page.locator('.channels h3, .channels h2').first().innerText()).toMatch(/^pressure/);
    await page.getByLabel('Compare with').selectOption('series:pump-02');
    await page.locator('.k.compared', { hasText: /^pump-02$/ }).waitFor();
    await page.getByText('Table of values').click();
    await page
      .getByRole('group', { name: 'Values' })
      .getByRole('columnheader', { name: /^pressure/ })
      .waitFor();
    const saving = page.waitForEvent('download');
    await page.getByRole('button', { name: 'CSV' }).click();
    const [head, ...rows] = (await readFile(await (await saving).path(), 'utf8')).trim().split('\n');
    expect(head).toMatch(/^time,score,.*pressure,pressure expected/);
    expect(rows.length).toBeGreaterThan(120);
    expect(bench.complaints).toEqual([]);
  });
});

describe('an incident', () => {
  it('says when the deviation itself began and ended, in the colour of its severity', async () => {
    const [from, to] = FAULTS['pump-01'];
    expect(Math.abs(over.startMs - (BEGIN + from * MINUTE))).toBeLessThanOrEqual(3 * MINUTE);
    expect(Math.abs(over.endMs! - (BEGIN + to * MINUTE))).toBeLessThanOrEqual(3 * MINUTE);
    const page = await open(`#/incident/${over.id}`);
    await page.locator('.sentence', { hasText: /, for 1 h (2[789]|3[0-3]) min\.$/ }).waitFor();
    await page.locator('.title', { hasText: over.severity }).waitFor();
    expect(bench.complaints).toEqual([]);
  });

  it('that goes on is taken on and handed back, beside the earlier one that looks like it', async () => {
    expect(goingOn.status).toBe('firing');
    const page = await open(`#/incident/${goingOn.id}`);
    await page.getByRole('heading', { name: 'Earlier ones that look like it' }).waitFor();
    await page
      .getByRole('link', { name: /^pump-01, / })
      .first()
      .waitFor();
    await page.getByRole('button', { name: 'Acknowledge', exact: true }).click();
    const back = page.getByRole('button', { name: /^Acknowledged by .+: hand back$/ });
    await back.waitFor();
    const stored = () => monitor.read<Incident>(`/api/incidents/${goingOn.id}`);
    await expect.poll(async () => (await stored()).acknowledged?.by).toBeTruthy();
    await back.click();
    await page.getByRole('button', { name: 'Acknowledge', exact: true }).waitFor();
    await expect.poll(async () => (await stored()).acknowledged).toBeUndefined();
    expect(bench.complaints).toEqual([]);
  });
});

describe('the incidents', () => {
  it('are searched, walked by keys, and labelled all at once', async () => {
    const page = await open('#/incidents');
    await page.locator('.incident').first().waitFor();
    await page.keyboard.press('j');
    await expect.poll(() => page.locator(':focus').textContent()).toBe('pump-02');
    await page.keyboard.press('/');
    await page.keyboard.type('pump-01 pressure');
    expect(page.url()).toContain('filter=pump-01');
    await expect
      .poll(async () => new Set(await page.locator('.incident .name').allTextContents()))
      .toEqual(new Set(['pump-01']));
    const count = await page.locator('.incident').count();
    await page.getByRole('button', { name: 'Select all listed' }).click();
    await page.getByLabel('Note on all of them').fill('valve');
    await page
      .getByRole('group', { name: 'Label several' })
      .getByRole('button', { name: 'expected' })
      .click();
    await page.getByText(`${count} incident${count === 1 ? '' : 's'} labelled: expected.`).waitFor();
    expect(await monitor.read<Incident>(`/api/incidents/${over.id}`)).toMatchObject({
      assessment: 'expected',
      label: 'valve',
    });
    expect(bench.complaints).toEqual([]);
  });
});

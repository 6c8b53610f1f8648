import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { preparedMonitor } from '../../src/started-monitor.fixture';
import { MonitorRun } from '../../src/monitor-run';
import { Bench, cutOff, DESKTOP, PAGE, PHONE } from './real-monitor';

const bench = new Bench();
const folder = mkdtempSync(join(tmpdir(), 'kymo-reading-'));
const ROWS = 900;
/** Row before which the logger was off. */
const PAUSED_AT = 700;
const PAUSE_MINUTES = 360;
const FAULT = { from: 560, to: 580, rise: 30 };

function flowAt(row: number): number {
  const rise = row >= FAULT.from && row < FAULT.to ? FAULT.rise : 0;
  return 40 + rise + 5 * Math.sin(row / 30) + Math.sin(row * 12.9898);
}

/** As a logger writes them: dotted dates, decimal commas, a code for missing values, rows that were cut off, a pause. */
function report(): string {
  const rows = Array.from({ length: ROWS }, (_, row) => {
    const minute = row < PAUSED_AT ? row : row + PAUSE_MINUTES;
    const time = new Date(Date.UTC(2025, 1, 14) + minute * 60_000).toISOString();
    const [year, month, day] = time.slice(0, 10).split('-');
    const clock = `${day}.${month}.${year} ${time.slice(11, 16)}`;
    const number = (value: number) => value.toFixed(2).replace('.', ',');
    const flow = row % 50 === 7 ? '-999' : number(flowAt(row));
    return row % 40 === 3 ? clock : `${clock};${flow};${number(6 + Math.sin(row / 30))}`;
  });
  return `Zeit;Durchfluss der Umwälzpumpe im Vorlauf, m3/h;Druck, bar\n${rows.join('\n')}\n`;
}

describe('how a file was read', () => {
  let monitor: Awaited<ReturnType<typeof preparedMonitor>>;
  let address: string;
  beforeAll(async () => {
    const path = join(folder, 'pump.csv');
    writeFileSync(path, report());
    monitor = await preparedMonitor(0, {
      source: { type: 'file', path },
      detection: { waitForFit: 'first', ladder: [{ detector: 'linear-autoencoder', afterSteps: 300 }] },
    });
    monitor.app.useStaticAssets(PAGE);
    await monitor.app.init();
    address = monitor.url();
    await monitor.app.get(MonitorRun).end();
  });
  afterAll(async () => {
    await monitor.app.close();
    monitor.remove();
    rmSync(folder, { recursive: true });
  });

  it.each([
    ['desktop, light', { ...DESKTOP, colorScheme: 'light' as const }],
    ['desktop, dark', { ...DESKTOP, colorScheme: 'dark' as const }],
    ['phone, light', { ...PHONE, colorScheme: 'light' as const }],
    ['phone, dark', { ...PHONE, colorScheme: 'dark' as const }],
  ])('stands open on the first page where not all of it was: %s', async (_, screen) => {
    const page = await bench.open('', screen, undefined, address);
    const panel = page.locator('details', { hasText: 'pump.csv' });
    await panel.getByText(/900 rows read, 23 refused, [\d.]+ % of what came after learning judged/).waitFor();
    expect(await panel.getAttribute('open')).not.toBeNull();
    const told = await panel.getByRole('status').innerText();
    expect(told).toMatch(/Refused: 23 of 900 rows/);
    expect(told).toMatch(/-999/);
    expect(told).toMatch(/No samples: .*2025-02-14 11:39 to 2025-02-14 17:40/);
    const understood = await panel.innerText();
    for (const words of ['separator semicolon', 'decimal comma', 'Durchfluss der Umwälzpumpe', 'Judged: '])
      expect(understood).toContain(words);
    const found = page.getByLabel('Found');
    await found.getByText(/\d+ incidents? found/).waitFor();
    expect(await cutOff(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    await found.getByRole('link', { name: 'See what was found' }).click();
    await page.locator('.incident').first().waitFor();
    expect(bench.complaints).toEqual([]);
  });

  it('leaves nothing to follow', async () => {
    const page = await bench.open('#/series/pump', DESKTOP, undefined, address);
    await page.locator('.spans .shown').waitFor();
    await page.getByText('Read to its end').waitFor();
    expect(await page.getByText('follows live').count()).toBe(0);
    expect(bench.complaints).toEqual([]);
  });
});

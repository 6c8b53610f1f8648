import type { ChangedSeries } from '@kymo/api';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { Bench, DESKTOP, NOW, PHONE, cutOff, tile } from './bench';
import { createPlant, type Plant } from './plant';

const bench = new Bench();

describe('the page', () => {
  const VIEWS = ['', '#/series/furnace-03', '#/incidents', '#/health', '#/nowhere'];

  it.each(VIEWS)('fits a phone at "%s"', async (hash) => {
    const page = await bench.open(hash, PHONE);
    await page.locator('main :is(.fleet, .charts, .incidents, .health, .notice)').waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
    expect(await cutOff(page)).toEqual([]);
    expect(bench.complaints).toEqual([]);
  });

  it.each(['', '#/series/pump-05', '#/incidents'])(
    'fits a phone at "%s" with names of any length',
    async (hash) => {
      bench.monitor.plant = withLongNames(createPlant(24, NOW));
      const page = await bench.open(hash, PHONE);
      await page.locator('main :is(.fleet, .charts, .incidents)').waitFor();
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
      expect(await cutOff(page)).toEqual([]);
      expect(bench.complaints).toEqual([]);
    },
  );

  it('is dark or light as the system says, until told otherwise, and remembers that', async () => {
    const ground = (page: Page): Promise<string> =>
      page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    const light = await bench.open('', { ...DESKTOP, colorScheme: 'light' });
    const dark = await bench.open('', { ...DESKTOP, colorScheme: 'dark' });
    await light.locator('.tile').first().waitFor();
    const [paper, soot] = [await ground(light), await ground(dark)];
    expect(paper).not.toBe(soot);
    await light.getByRole('button', { name: 'Turn to dark' }).click();
    expect(await ground(light)).toBe(soot);
    await light.reload();
    await light.locator('.tile').first().waitFor();
    expect(await ground(light)).toBe(soot);
    await dark.emulateMedia({ colorScheme: 'light' });
    await expect.poll(() => ground(dark)).toBe(paper);
    expect(bench.complaints).toEqual([]);
  });

  it('is toured in three steps on the first visit, once, and again on request', async () => {
    const first = async (opened: Page): Promise<void> => {
      await opened.addInitScript(() => {
        if (sessionStorage.getItem('came') !== null) return;
        sessionStorage.setItem('came', 'yes');
        localStorage.removeItem('kymo-tour');
      });
    };
    const page = await bench.open('', DESKTOP, first);
    const tour = page.getByRole('complementary', { name: 'Tour' });
    await tour.getByRole('heading', { name: 'The fleet 1 of 3' }).waitFor();
    await tour.getByRole('button', { name: 'Next' }).click();
    await tour.getByRole('heading', { name: 'Incidents 2 of 3' }).waitFor();
    await page.locator('nav .toured', { hasText: 'Incidents' }).waitFor();
    await tour.getByRole('button', { name: 'Skip the tour' }).click();
    await tour.waitFor({ state: 'detached' });
    await page.reload();
    await page.locator('.tile').first().waitFor();
    expect(await tour.count()).toBe(0);
    await page.goto(`${bench.monitor.address}/#/incidents`);
    await page.locator('.incident').first().waitFor();
    await page.keyboard.press('?');
    await page.getByRole('button', { name: 'Show the tour' }).click();
    for (const button of ['Next', 'Next', 'Done']) await tour.getByRole('button', { name: button }).click();
    await tour.waitFor({ state: 'detached' });
    await expect.poll(() => page.locator('.toured').count()).toBe(0);
    expect(bench.complaints).toEqual([]);
  });

  it.each([
    ['desktop', { viewport: { width: 1280, height: 800 } }],
    ['narrow', { viewport: { width: 1024, height: 800 } }],
  ])('has the filter of the fleet beside its states, whichever there are: %s', async (_, screen) => {
    const page = await bench.open('', screen);
    const states = (await page.locator('.fleet .states').boundingBox())!;
    const filter = (await page.locator('.fleet .filter').boundingBox())!;
    expect(await page.locator('.fleet .states button').count()).toBeGreaterThan(3);
    expect(filter.y).toBeLessThan(states.y + states.height);
  });

  it('says what to do before the first sample, and shows the fleet once it comes', async () => {
    bench.monitor.plant = createPlant(0, NOW);
    const page = await bench.open('');
    await page.getByRole('heading', { name: 'No telemetry yet' }).waitFor();
    await page.getByText('influx is not ready').waitFor();
    await expect.poll(() => bench.monitor.listening).toBe(1);
    bench.monitor.plant = createPlant(3, NOW);
    bench.monitor.tell('fleet', {
      nowMs: NOW,
      bucketsMs: [],
      series: [
        {
          key: 'pump-01',
          state: 'warming_up',
          score: null,
          lastMs: NOW,
          heardMs: Date.now(),
          quietLimitMs: null,
          incident: null,
          noted: null,
          peaks: [],
        },
      ],
    });
    await tile(page, 'pump-01').waitFor();
    expect(bench.complaints).toEqual([]);
  });

  it('shows five thousand series with few on the page, from first to last', async () => {
    bench.monitor.plant = createPlant(5_000, NOW);
    const page = await bench.open('#/fleet?size=compact');
    await tile(page, 'compressor-01').waitFor();
    expect(await page.locator('.tile').count()).toBeLessThan(1_200);
    await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
    await tile(page, 'pump-1666').waitFor();
    expect(await tile(page, 'compressor-01').count()).toBe(0);
    expect(await page.locator('.tile').count()).toBeLessThan(1_200);
    const series = bench.monitor.plant.fleet.series.map(({ key, lastMs }): ChangedSeries => ({
      ...{ key, lastMs, heardMs: Date.now(), quietLimitMs: null },
      ...{ state: 'anomalous', score: 5, incident: null, noted: null, peaks: [] },
    }));
    bench.monitor.tell('fleet', { nowMs: NOW, bucketsMs: bench.monitor.plant.fleet.bucketsMs, series });
    await page.getByRole('button', { name: '5 000 anomalous' }).waitFor();
    await page.getByRole('link', { name: 'pump-1666 anomalous, score 5.00' }).waitFor();
    expect(bench.complaints).toEqual([]);
  });

  it('keeps the end of a long name, which tells it from the others', async () => {
    const plant = createPlant(3, NOW);
    const series = plant.fleet.series.map((one, index) => ({
      ...one,
      key: `north/hall-2/line-4/cell-17/robot-000${index}`,
    }));
    bench.monitor.plant = { ...plant, fleet: { ...plant.fleet, series } };
    const page = await bench.open('#/fleet?size=compact');
    const name = page.locator('.tile .name', { hasText: 'robot-0002' });
    const [text, shown] = [await name.locator('bdi').boundingBox(), await name.boundingBox()];
    expect(text!.width).toBeGreaterThan(shown!.width);
    expect(Math.round(text!.x + text!.width)).toBe(Math.round(shown!.x + shown!.width));
    expect(bench.complaints).toEqual([]);
  });

  it('shows ten thousand series as cells, which say their names and lead to them', async () => {
    bench.monitor.plant = createPlant(10_000, NOW);
    const page = await bench.open('');
    const pumps = page.getByRole('img', { name: /^pump: \d+ with an incident, \d+ anomalous, of \d+;/ });
    await pumps.focus();
    await page.keyboard.press('ArrowRight');
    await page
      .locator('.heat-map [role=status]', { hasText: /^pump-01: \w+/ })
      .waitFor({ state: 'attached' });
    expect(await page.locator('.tile').count()).toBe(0);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'pump-01' }).waitFor();
    expect(bench.complaints).toEqual([]);
  });

  it.each([
    ['strips', '.tile.strips canvas'],
    ['compact', '.tile.compact'],
    ['heat', '.heat-map canvas'],
  ])('opens ten thousand series, and takes in news of all: %s', async (size, shown) => {
    bench.monitor.plant = createPlant(10_000, NOW);
    const { fleet } = bench.monitor.plant;
    const series = fleet.series.map(({ key, lastMs }, index): ChangedSeries => ({
      ...{ key, lastMs, heardMs: Date.now(), quietLimitMs: null, incident: null, noted: null },
      ...{ state: 'normal', score: (index % 90) / 100, peaks: [] },
    }));
    const page = await bench.open(`#/fleet?size=${size}`);
    await page.locator(shown).first().waitFor();
    await expect.poll(() => bench.monitor.listening).toBeGreaterThan(0);
    bench.monitor.tell('fleet', { nowMs: NOW + 1000, bucketsMs: fleet.bucketsMs, series });
    await page.getByText('16:20:31').waitFor();
    await page.getByRole('button', { name: '10 000 normal' }).waitFor();
    expect(await page.locator('.tile').count()).toBeLessThan(1_200);
    expect(bench.complaints).toEqual([]);
  });

  it('keeps how the fleet is shown in the address', async () => {
    const page = await bench.open('');
    await page.getByLabel('Group by').selectOption('none');
    await page.getByLabel('Sort by').selectOption('score');
    await page.getByRole('button', { name: 'Compact' }).click();
    expect(new URL(page.url()).hash).toBe('#/fleet?sort=score&by=none&size=compact');
    await page.reload();
    await page.locator('.tile.compact').first().waitFor();
    expect(await page.locator('.group').count()).toBe(0);
    expect(bench.complaints).toEqual([]);
  });

  it('says that it is stale while the monitor is gone, and catches up when it is back', async () => {
    const page = await bench.open('');
    await page.getByText('Live', { exact: true }).waitFor();
    await bench.monitor.stop();
    await page.getByText('Reconnecting').waitFor();
    await page.getByText(/^Stale since \d\d:\d\d:\d\d$/).waitFor();
    bench.monitor.plant = createPlant(27, NOW);
    await bench.monitor.start();
    await page.getByText('Live', { exact: true }).waitFor();
    await tile(page, 'pump-09').waitFor();
  });

  it('leaves a connection on which nothing is heard any more', async () => {
    const page = await bench.open('', DESKTOP, (opened) => opened.clock.install());
    await page.locator('.tile').first().waitFor();
    const again = page.waitForRequest(/api\/events$/);
    await page.clock.fastForward(21_000);
    await page.getByText('Reconnecting').waitFor();
    await page.clock.fastForward(2_000);
    await again;
    await page.getByText('Live', { exact: true }).waitFor();
    expect(bench.complaints).toEqual([]);
  });

  it('gives its connection back while nobody looks, and takes it again', async () => {
    const page = await bench.open('', DESKTOP, (opened) => opened.clock.install());
    await expect.poll(() => bench.monitor.listening).toBe(1);
    const look = (hidden: boolean): Promise<void> =>
      page.evaluate((value) => {
        Object.defineProperty(document, 'hidden', { configurable: true, get: () => value });
        document.dispatchEvent(new Event('visibilitychange'));
      }, hidden);
    await look(true);
    await page.clock.fastForward(61_000);
    await expect.poll(() => bench.monitor.listening).toBe(0);
    await look(false);
    await expect.poll(() => bench.monitor.listening).toBe(1);
    expect(bench.complaints).toEqual([]);
  });

  it('says why it has nothing to show when the monitor refuses, and recovers by itself', async () => {
    bench.monitor.refusing = 'The store is being opened';
    const page = await bench.open('');
    await page.getByRole('alert').getByText('The store is being opened').waitFor();
    bench.monitor.refusing = undefined;
    await page.locator('.tile').first().waitFor();
  });
});

/** The plant with the longest names that the monitor accepts, and markup in them. */
function withLongNames(plant: Plant): Plant {
  const long = (text: string): string => `${text}<b>&amp;${'W'.repeat(240 - text.length)}`;
  const tags = { kind: 'pump', [long('owner')]: long('someone') };
  return {
    ...plant,
    incidents: plant.incidents.map((incident) => ({
      ...incident,
      series: long(incident.series),
      rule: long(incident.rule),
      channels: incident.channels.map(({ name, share }) => ({ name: long(name), share })),
    })),
    fleet: {
      ...plant.fleet,
      series: plant.fleet.series.map((one) => ({ ...one, key: long(one.key), tags })),
    },
    series: (key, from, to) => {
      const view = plant.series(key, from, to);
      return (
        view && {
          ...view,
          tags,
          channels: view.channels.map((channel) => ({ ...channel, name: long(channel.name) })),
        }
      );
    },
  };
}

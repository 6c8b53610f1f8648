import type { Incident } from '@kymo/domain';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { Bench, NOW, inkOf, tile } from './bench';
import { createPlant } from './plant';

const bench = new Bench();

describe('the fleet', () => {
  it('shows every series in its group with its score, and whom to look at first', async () => {
    const page = await bench.open('');
    await page.getByRole('heading', { name: '3 series need attention' }).waitFor();
    expect(await page.locator('.group').allTextContents()).toEqual([
      expect.stringMatching(/^compressor8 series$/),
      expect.stringMatching(/^furnace8 series · 2 need attention$/),
      expect.stringMatching(/^pump8 series · 1 needs attention$/),
    ]);
    await page.getByRole('link', { name: 'furnace-03 incident, score 4.36' }).waitFor();
    await page.getByRole('link', { name: 'furnace-05 warming up, no score' }).waitFor();
    expect(await page.locator('.chip .name').allTextContents()).toEqual([
      'furnace-03',
      'furnace-06',
      'pump-07',
    ]);
    await page.getByText('16:20:30').waitFor();
    await page.getByText('Live', { exact: true }).waitFor();
    expect(bench.complaints).toEqual([]);
  });

  it('is narrowed by words, tags and states, and says when nothing is left', async () => {
    const page = await bench.open('');
    const filter = page.getByRole('searchbox');
    await page.locator('.tile').first().waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('kind=pump 02');
    await expectCount(page, 1);
    expect(new URL(page.url()).hash).toBe('#/fleet?filter=kind%3Dpump+02');
    await filter.fill('nobody');
    await page.getByText('None of the 24 series matches.').waitFor();
    await page.getByRole('button', { name: 'Show all' }).click();
    await expectCount(page, 24);
    await page.getByRole('button', { name: '3 incident' }).click();
    await expectCount(page, 3);
    expect(bench.complaints).toEqual([]);
  });

  it('is walked by arrow keys, and opened by Enter', async () => {
    const page = await bench.open('');
    await tile(page, 'compressor-01').focus();
    const focused = () => page.locator(':focus').getAttribute('data-series');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowDown');
    await expect.poll(focused).toBe('compressor-06');
    await page.keyboard.press('End');
    await expect.poll(focused).toBe('pump-08');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'pump-08' }).waitFor();
    expect(bench.complaints).toEqual([]);
  });

  it('follows the monitor live', async () => {
    const page = await bench.open('');
    await tile(page, 'pump-02').waitFor();
    await expect.poll(() => bench.monitor.listening).toBe(1);
    const change = {
      key: 'pump-02',
      state: 'anomalous',
      score: 2.5,
      lastMs: NOW + 1000,
      heardMs: Date.now(),
      quietLimitMs: 3_600_000,
      incident: null,
      noted: null,
      peaks: [],
    } as const;
    const { bucketsMs } = bench.monitor.plant.fleet;
    bench.monitor.tell('fleet', { nowMs: NOW + 1000, bucketsMs, series: [change] });
    await page.getByRole('heading', { name: '4 series need attention' }).waitFor();
    expect(await tile(page, 'pump-02').textContent()).toContain('2.50');
    bench.monitor.plant = createPlant(27, NOW);
    bench.monitor.tell('fleet', { nowMs: NOW + 2000, bucketsMs, series: [{ ...change, key: 'pump-09' }] });
    await tile(page, 'pump-09').waitFor();
    expect(bench.complaints).toEqual([]);
  });
});

describe('one series', () => {
  it('shows score and channels, worst first, with what was expected of them', async () => {
    const page = await bench.open('#/series/furnace-03');
    await page.getByRole('heading', { name: 'furnace-03' }).waitFor();
    await page.locator('.channels h3').first().waitFor();
    const names = await page.locator('.channels h3').allTextContents();
    expect(names.slice(0, 3)).toEqual(['bearing_temperature', 'vibration', 'torque']);
    expect(names).toHaveLength(8);
    await page
      .getByRole('img', { name: /^Score: highest 3\.\d+, at or above the threshold in \d+ of 900 steps\.$/ })
      .waitFor();
    const reading = page.getByRole('region', { name: 'bearing_temperature' }).locator('.reading');
    expect(await reading.textContent()).toMatch(/^[\d.]+, expected [\d.]+ \([\d.]+ to [\d.]+\)$/);
    await expect.poll(() => inkOf(page, '.channel.whole canvas')).toBeGreaterThan(500);
    expect(await page.locator('.incident.firing').count()).toBe(1);
    expect(bench.complaints).toEqual([]);
  });

  it('moves one cursor through all charts', async () => {
    const page = await bench.open('#/series/furnace-03');
    const readings = page.locator('.channels .reading');
    await readings.first().waitFor();
    const before = await readings.allTextContents();
    await page.locator('.charts').focus();
    for (let step = 0; step < 5; step++) await page.keyboard.press('Shift+ArrowRight');
    await expect
      .poll(async () => (await readings.allTextContents()).every((text, index) => text !== before[index]))
      .toBe(true);
    const plot = (await page.locator('.channel.whole .u-over').boundingBox())!;
    await page.mouse.move(plot.x + plot.width / 2, plot.y + 20);
    await expect.poll(() => page.locator('.channel.whole .reading').textContent()).toMatch(/at 13:20:\d\d$/);
    expect(bench.complaints).toEqual([]);
  });

  it('opens a stretch drawn with the pointer, and goes back to following', async () => {
    const page = await bench.open('#/series/furnace-03?last=3600');
    const over = page.locator('.channel.whole .u-over');
    const plot = (await over.boundingBox())!;
    await page.mouse.move(plot.x + 100, plot.y + 40);
    await page.mouse.down();
    await page.mouse.move(plot.x + 400, plot.y + 60, { steps: 5 });
    await page.mouse.up();
    await page.waitForURL(/#\/series\/furnace-03\?from=\d+&to=\d+$/);
    const [, from, to] = /from=(\d+)&to=(\d+)/.exec(page.url())!.map(Number);
    expect(to! - from!).toBeGreaterThan(10 * 60_000);
    expect(to! - from!).toBeLessThan(30 * 60_000);
    await page.getByRole('link', { name: 'follow live' }).click();
    await page.getByText('follows live').waitFor();
    expect(bench.complaints).toEqual([]);
  });

  it('asks again as time goes on, with the charts in their places', async () => {
    const page = await bench.open('#/series/furnace-03?last=900');
    await page.locator('.channels .reading').first().waitFor();
    await expect.poll(() => bench.monitor.listening).toBe(1);
    const order = await page.locator('.channels h3').allTextContents();
    const later = NOW + 60_000;
    bench.monitor.plant = createPlant(24, later);
    const again = page.waitForResponse((response) => response.url().includes('/api/series/furnace-03'));
    const telling = setInterval(
      () => bench.monitor.tell('fleet', { nowMs: later, bucketsMs: [], series: [] }),
      500,
    );
    await again.finally(() => clearInterval(telling));
    await page.getByText(/– 16:21:30/).waitFor();
    expect(await page.locator('.channels h3').allTextContents()).toEqual(order);
    expect(bench.complaints).toEqual([]);
  });

  it('says when there is no such series, or nothing in the stretch', async () => {
    const page = await bench.open('#/series/furnace-03?from=1000&to=2000');
    await page.getByRole('heading', { name: 'Nothing in this stretch of time' }).waitFor();
    expect(bench.complaints).toEqual([]);
    await page.goto(`${bench.monitor.address}/#/series/nobody%2F1`);
    await page.getByText('The monitor has seen no series nobody/1').waitFor();
  });

  it('shows a series that no model serves yet', async () => {
    const page = await bench.open('#/series/furnace-05');
    await page.getByText('no model serves yet').waitFor();
    await page.getByText('nothing expected of it yet').first().waitFor();
    expect(bench.complaints).toEqual([]);
  });
});

describe('incidents', () => {
  it('are listed firing first, each leading to its moment', async () => {
    const page = await bench.open('#/incidents');
    await page.getByRole('heading', { name: 'Incidents', exact: true }).waitFor();
    expect(await page.locator('.incident .name').allTextContents()).toEqual([
      'furnace-03',
      'furnace-06',
      'pump-07',
      'pump-01',
      'furnace-03',
      'pump-04',
      'pump-06',
    ]);
    expect(await page.locator('.incident').last().textContent()).toMatch(
      /info.*resolved.*not paged: too little is known of the series yet · 40 % mature/,
    );
    const first = page.locator('.incident').first();
    expect(await first.textContent()).toMatch(
      /critical.*firing.*since 15:33:30.*for 47 min.*4\.36.*bearing_temperature 61 %.*looks like furnace-03, 11:30: burner drift/,
    );
    expect(await page.locator('.incident .label').allTextContents()).toEqual(['burner drift']);
    await page.getByRole('button', { name: '3 resolved' }).click();
    expect(await page.locator('.incident').count()).toBe(3);
    await page.getByRole('link', { name: 'pump-01' }).click();
    await page.getByRole('heading', { name: 'pump-01' }).waitFor();
    expect(page.url()).toContain('/#/incident/');
    expect(bench.complaints).toEqual([]);
  });

  it('that people were not told of are never called firing', async () => {
    const noted = bench.monitor.plant.incidents.find(({ paged }) => !paged)!;
    const page = await bench.open('#/incidents');
    await page.locator('.severity.info', { hasText: 'resolved' }).waitFor();
    bench.monitor.tell('incident', { ...noted, status: 'firing', endMs: undefined });
    await page.locator('.severity.info', { hasText: 'goes on' }).waitFor();
    expect(bench.complaints).toEqual([]);
  });

  it('of Kymo itself are told without charts, which it has none of', async () => {
    const { plant } = bench.monitor;
    const own: Incident = {
      ...plant.incidents[0]!,
      ...{ id: 'own', kind: 'silence', series: 'kymo', startMs: NOW, lastMs: NOW },
      rule: 'nothing has arrived from source kafka for 40 s by the clock',
    };
    bench.monitor.plant = { ...plant, incidents: [own, ...plant.incidents] };
    const page = await bench.open('#/incidents');
    const line = page.locator('.incident', { hasText: 'kymo' });
    expect(await line.locator('.when').textContent()).toMatch(/^since [\d:]+$/);
    await line.locator('.name').click();
    await page
      .getByText(/^nothing has arrived from source kafka for 40 s by the clock since [\d:]+\.$/)
      .waitFor();
    expect(await page.getByText('Asking the monitor').count()).toBe(0);
    expect(bench.complaints).toEqual([]);
  });

  it('are narrowed by words that stay in the address, and walked by j and k', async () => {
    const page = await bench.open('#/incidents');
    await page.locator('.incident').first().waitFor();
    await page.keyboard.press('?');
    await page.getByRole('heading', { name: 'Keys' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('heading', { name: 'Keys' }).waitFor({ state: 'hidden' });
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await expect.poll(() => page.locator(':focus').textContent()).toBe('furnace-06');
    await page.keyboard.press('k');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'furnace-03' }).waitFor();
    await page.goBack();
    await page.locator('.incident').first().waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('kind=pump critical');
    await expect.poll(() => page.locator('.incident .name').allTextContents()).toEqual(['pump-01']);
    await page.reload();
    await page.locator('.incident .name', { hasText: 'pump-01' }).waitFor();
    expect(await page.locator('.incident').count()).toBe(1);
    expect(bench.complaints).toEqual([]);
  });

  it('begin and end live', async () => {
    const page = await bench.open('#/incidents');
    await page.locator('.incident').first().waitFor();
    await expect.poll(() => bench.monitor.listening).toBe(1);
    const began = { ...bench.monitor.plant.incidents[0]!, id: 'new', series: 'pump-05', startMs: NOW };
    bench.monitor.tell('incident', began);
    await page.locator('.incident.firing .name', { hasText: 'pump-05' }).waitFor();
    // As many as the monitor keeps, of which the page holds some.
    const { health } = bench.monitor.plant;
    bench.monitor.tell('health', { ...health, incidents: { ...health.incidents, firing: 2_625 } });
    await expect.poll(() => page.title()).toBe('(2\u202f625) Incidents · Kymo');
    expect(await page.locator('.head .tally').first().textContent()).toBe('2\u202f625 firing');
    bench.monitor.tell('incident', { ...began, status: 'resolved', endMs: NOW + 60_000 });
    await page.locator('.incident.resolved .name', { hasText: 'pump-05' }).waitFor();
    expect(bench.complaints).toEqual([]);
  });
});

describe('more incidents than the page holds at once', () => {
  it('change in the list, too', async () => {
    const { plant } = bench.monitor;
    const one = plant.incidents.find(({ status }) => status === 'resolved')!;
    const incidents = Array.from({ length: 400 }, (_, index) => ({
      ...{ ...one, id: `many-${index}`, series: `pump-${index}`, startMs: one.startMs - index * 60_000 },
    }));
    const counts = { firing: 0, resolved: 400, noted: 0 };
    bench.monitor.plant = { ...plant, incidents, health: { ...plant.health, incidents: counts } };
    const page = await bench.open('#/incidents?filter=pump-399');
    await page.locator('.incident').waitFor();
    await expect.poll(() => bench.monitor.listening).toBe(1);
    bench.monitor.tell('incident', { ...incidents.at(-1)!, assessment: 'expected' });
    await page.locator('.incident', { hasText: 'expected' }).waitFor();
    expect(bench.complaints).toEqual([]);
  });
});

describe('health', () => {
  it('has the models apart, with how long a fit will take', async () => {
    const page = await bench.open('#/models');
    await page.getByText('37 %, 1 min 14 s left').waitFor();
    const bar = page.getByRole('progressbar', { name: 'lstm-autoencoder of furnace, fitting' });
    expect(await bar.getAttribute('value')).toBe('0.37');
  });

  it('says what is not ready, and where every sample went', async () => {
    const page = await bench.open('#/health');
    await page.getByText('1 of 4 parts not ready').waitFor();
    await page.getByText('not ready: connection refused at 127.0.0.1:8086').waitFor();
    await page.getByText('4 213 entries owed to it').waitFor();
    await page.getByText('the counters add up').waitFor();
    await expect.poll(() => bench.monitor.listening).toBe(1);
    const { health } = bench.monitor.plant;
    bench.monitor.tell('health', {
      ...health,
      samplesPerSecond: 777,
      counters: { ...health.counters, decoded: health.counters.decoded + 5 },
    });
    await page.getByText('777').waitFor();
    await page.getByText('5 samples unaccounted for').waitFor();
    expect(bench.complaints).toEqual([]);
  });
});

async function expectCount(page: Page, count: number): Promise<void> {
  await expect.poll(() => page.locator('.tile').count()).toBe(count);
}

import type { Locator, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { Bench, DESKTOP, NOW, PHONE, tile } from './bench';
import { createPlant } from './plant';

const bench = new Bench();

/** A finger that comes down; lifted by what is returned. */
async function finger(page: Page, x: number, y: number) {
  const devices = await page.context().newCDPSession(page);
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', touchPoints: { x: number; y: number }[]) =>
    devices.send('Input.dispatchTouchEvent', { type, touchPoints });
  await touch('touchStart', [{ x, y }]);
  return {
    move: (toX: number, toY: number) => touch('touchMove', [{ x: toX, y: toY }]),
    lift: () => touch('touchEnd', []),
  };
}

async function middleOf(place: Locator): Promise<[x: number, y: number]> {
  await place.scrollIntoViewIfNeeded();
  const { x, y, width, height } = (await place.boundingBox())!;
  return [x + width / 2, y + height / 2];
}

describe('a finger', () => {
  it.each(['strips', 'compact'])(
    'that rests on a tile sees what it is, and leads nowhere: %s',
    async (size) => {
      const page = await bench.open(`#/fleet?size=${size}&filter=furnace`, PHONE);
      await tile(page, 'furnace-03').waitFor();
      const held = await finger(page, ...(await middleOf(tile(page, 'furnace-03'))));
      await page.locator('.peek', { hasText: /^furnace-03.*incident.*4\.36/ }).waitFor();
      await held.lift();
      await page.locator('.peek').waitFor({ state: 'detached' });
      expect(page.url()).not.toContain('series');
      await tile(page, 'furnace-03').tap();
      await page.waitForURL(/#\/series\/furnace-03/);
      expect(bench.complaints).toEqual([]);
    },
  );

  it('that rests on a cell of the heat map sees its name, and leads nowhere', async () => {
    bench.monitor.plant = createPlant(300, NOW);
    const page = await bench.open('#/fleet?size=heat', PHONE);
    const cells = page.getByRole('img', { name: /^compressor: / });
    await cells.waitFor();
    await cells.scrollIntoViewIfNeeded();
    const { x, y } = (await cells.boundingBox())!;
    const held = await finger(page, x + 6, y + 6);
    await page.locator('.peek', { hasText: 'compressor-01' }).waitFor();
    await held.lift();
    expect(page.url()).not.toContain('series');
    expect(bench.complaints).toEqual([]);
  });

  it.each([
    ['touches what only explains', '.legend li >> nth=3', 'touch', /^from 1: anomalous$/],
    ['touches a channel outside its band', '.deviation.out >> nth=0', 'touch', /^Furthest at \d\d:\d\d/],
    ['rests on a button', 'button.zone', 'hold', /^Show times in UTC$/],
  ])('that %s sees what a pointer would be told', async (_, place, way, words) => {
    const page = await bench.open(place.startsWith('.deviation') ? '#/series/furnace-03' : '', PHONE);
    const titled = page.locator(place);
    await titled.waitFor();
    const told = page.locator('.touched', { hasText: words });
    // What arrives meanwhile moves the place.
    const touch = async () => {
      await page.touchscreen.tap(...(await middleOf(titled)));
      return told.count();
    };
    if (way === 'touch') await expect.poll(touch).toBe(1);
    const held = way === 'hold' ? await finger(page, ...(await middleOf(titled))) : undefined;
    await told.waitFor();
    await held?.lift();
    // It did not do what a touch of it does.
    if (way === 'hold') expect(await titled.innerText()).toContain('CET');
    await page.touchscreen.tap(4, 300);
    await page.locator('.touched').waitFor({ state: 'detached' });
    expect(bench.complaints).toEqual([]);
  });

  it('on a chart reads the values there, of all channels, and follows the finger along it', async () => {
    const page = await bench.open('#/series/furnace-03?last=3600', PHONE);
    const plot = page.locator('.channels .channel .u-over').first();
    await plot.waitFor();
    const readings = () => page.locator('.channels .reading').allInnerTexts();
    const latest = await readings();
    // What arrives meanwhile moves the chart.
    const touched = async () => {
      await page.touchscreen.tap(...(await middleOf(plot)));
      return readings();
    };
    await expect.poll(touched).not.toEqual(latest);
    const before = await touched();
    const unmoved = async () => {
      const [x, y] = await middleOf(plot);
      const moving = await finger(page, x, y);
      for (let by = 10; by <= 120; by += 10) await moving.move(x - by, y);
      const after = await readings();
      await moving.lift();
      return after.filter((reading, at) => reading === before[at]).length;
    };
    await expect.poll(unmoved).toBeLessThan(before.length / 2);
    // The stretch is the one it was.
    expect(page.url()).toMatch(/last=3600$/);
    expect(bench.complaints).toEqual([]);
  });
});

describe('motion', () => {
  it.each([
    ['is not shown to whoever does not want it', 'reduce', 0],
    ['shows that the page waits, to everybody else', 'no-preference', 1],
  ] as const)('%s', async (_, reducedMotion, moving) => {
    const page = await bench.open('', { ...DESKTOP, reducedMotion });
    await page.getByText('Live', { exact: true }).waitFor();
    await bench.monitor.stop();
    await page.locator('.live.lost, .live.stale').waitFor();
    await page.locator('.live.lost .dot').waitFor();
    const running = () =>
      page.evaluate(() => document.getAnimations().filter(({ playState }) => playState === 'running').length);
    await expect.poll(running).toBe(moving);
  });
});

describe('the keyboard', () => {
  it('lists its keys, goes to the filter and through the incidents, and types where one types', async () => {
    const page = await bench.open('#/incidents');
    await page.locator('.incident').first().waitFor();
    await page.keyboard.press('?');
    await page.keyboard.press('?');
    const keys = page.getByRole('dialog', { name: 'Keys' });
    expect(await keys.locator('kbd').allTextContents()).toEqual([
      '?',
      '/',
      'j, k',
      'Enter',
      'arrow keys',
      'Esc',
    ]);
    await page.keyboard.press('Escape');
    await keys.waitFor({ state: 'hidden' });
    for (const [key, name] of [
      ['j', 'furnace-03'],
      ['j', 'furnace-06'],
      ['k', 'furnace-03'],
    ] as const) {
      await page.keyboard.press(key);
      await expect.poll(() => page.locator(':focus').textContent()).toBe(name);
    }
    await page.keyboard.press('/');
    await page.keyboard.type('jk?/');
    expect(await page.getByRole('searchbox').inputValue()).toBe('jk?/');
    expect(await page.locator('dialog[open]').count()).toBe(0);
    expect(bench.complaints).toEqual([]);
  });
});

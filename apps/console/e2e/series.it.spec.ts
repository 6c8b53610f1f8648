import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { Bench, DESKTOP, inkOf, NOW, PHONE } from './bench';
import { createPlant } from './plant';

const HOUR = 3_600_000;
const bench = new Bench();

/** The stretch in the address. */
async function stretchOf(page: Page): Promise<{ readonly from: number; readonly to: number }> {
  await page.waitForURL(/from=\d+&to=\d+/);
  const { searchParams } = new URL(page.url().replace('#/', ''));
  return { from: Number(searchParams.get('from')), to: Number(searchParams.get('to')) };
}

async function plotOf(page: Page) {
  const over = page.locator('.channel.whole .u-over').first();
  await over.waitFor();
  return (await over.boundingBox())!;
}

const DAY = Date.UTC(2026, 0, 31);
const AFTERNOON = `#/series/furnace-03?from=${DAY + 11 * HOUR}&to=${DAY + 15 * HOUR}`;

describe('gestures on the charts of a series', () => {
  it.each([
    ['in', -300, 0.2, 0.6],
    ['out', 300, 1.5, 5],
  ])('the wheel with Ctrl zooms %s about the pointer', async (_, delta, least, most) => {
    const page = await bench.open(AFTERNOON);
    const plot = await plotOf(page);
    await page.mouse.move(plot.x + plot.width / 4, plot.y + 30);
    await page.keyboard.down('Control');
    await page.mouse.wheel(0, delta);
    await page.keyboard.up('Control');
    await expect.poll(async () => (await stretchOf(page)).from).not.toBe(DAY + 11 * HOUR);
    const { from, to } = await stretchOf(page);
    expect((to - from) / (4 * HOUR)).toBeGreaterThan(least);
    expect((to - from) / (4 * HOUR)).toBeLessThan(most);
    // What is under the pointer stays there.
    expect(Math.abs(from + (to - from) / 4 - (DAY + 12 * HOUR))).toBeLessThan(2 * 60_000);
    expect(bench.complaints).toEqual([]);
  });

  it('the wheel with Shift moves along, and Back returns', async () => {
    const page = await bench.open(AFTERNOON);
    const plot = await plotOf(page);
    await page.mouse.move(plot.x + 100, plot.y + 30);
    await page.keyboard.down('Shift');
    await page.mouse.wheel(0, -plot.width / 2);
    await page.keyboard.up('Shift');
    await expect.poll(async () => (await stretchOf(page)).from).not.toBe(DAY + 11 * HOUR);
    const { from, to } = await stretchOf(page);
    expect(to - from).toBe(4 * HOUR);
    expect(Math.abs(from - (DAY + 9 * HOUR))).toBeLessThan(2 * 60_000);
    await page.goBack();
    await expect.poll(async () => (await stretchOf(page)).from).toBe(DAY + 11 * HOUR);
    expect(bench.complaints).toEqual([]);
  });

  it('two fingers zoom and move along', async () => {
    const page = await bench.open(AFTERNOON, PHONE);
    const plot = await plotOf(page);
    const devices = await page.context().newCDPSession(page);
    const [middle, y] = [plot.x + plot.width / 2, plot.y + 40];
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', half?: number) =>
      devices.send('Input.dispatchTouchEvent', {
        type,
        touchPoints:
          half === undefined
            ? []
            : [
                { x: middle - half, y, id: 1 },
                { x: middle + half, y, id: 2 },
              ],
      });
    await touch('touchStart', 30);
    await touch('touchMove', 45);
    await touch('touchMove', 60);
    await touch('touchEnd');
    await expect.poll(async () => (await stretchOf(page)).from).not.toBe(DAY + 11 * HOUR);
    const { from, to } = await stretchOf(page);
    expect((to - from) / HOUR).toBeCloseTo(2, 0);
    expect((from + to) / 2 / HOUR).toBeCloseTo((DAY + 13 * HOUR) / HOUR, 0);
    expect(bench.complaints).toEqual([]);
  });
});

describe('a series', () => {
  it.each([
    ['local time', '12_00_CET'],
    ['UTC', '11_00_UTC'],
  ])('is saved as a picture of all its charts, named in %s as the page is', async (zone, time) => {
    const page = await bench.open(AFTERNOON);
    if (zone === 'UTC') await page.getByRole('button', { name: 'show times in UTC' }).click();
    await expect.poll(() => inkOf(page, '.channel.whole canvas')).toBeGreaterThan(500);
    const saving = page.waitForEvent('download');
    await page.getByRole('button', { name: 'PNG' }).click();
    const saved = await saving;
    expect(saved.suggestedFilename()).toBe(`furnace-03_2026-01-31T${time}.png`);
    const picture = await readFile(await saved.path());
    expect(picture.subarray(1, 4).toString()).toBe('PNG');
    const plot = await plotOf(page);
    expect(picture.readUInt32BE(16)).toBeGreaterThan(plot.width);
    // Score and eight channels below one another.
    expect(picture.readUInt32BE(20)).toBeGreaterThan(9 * 150);
    expect(bench.complaints).toEqual([]);
  });

  it('is read on while the stretch that was chosen reaches beyond what has come', async () => {
    const page = await bench.open(`#/series/furnace-03?from=${NOW - HOUR}&to=${NOW + HOUR}`);
    await plotOf(page);
    const { fleet, health } = bench.monitor.plant;
    const reading = page.locator('.channel.whole .reading').first();
    const before = await reading.textContent();
    bench.monitor.plant = { ...createPlant(fleet.series.length, NOW + HOUR / 2), health };
    const asked = page.waitForRequest(/api\/series\/furnace-03/);
    await page.waitForTimeout(1_600);
    bench.monitor.tell('fleet', {
      ...{ nowMs: NOW + HOUR / 2, bucketsMs: fleet.bucketsMs, series: [] },
    });
    await asked;
    await expect.poll(() => reading.textContent()).not.toBe(before);
    expect(bench.complaints).toEqual([]);
  });

  it('is saved as CSV, of the channels that are shown', async () => {
    const page = await bench.open(`${AFTERNOON}&channels=flow`);
    await plotOf(page);
    const saving = page.waitForEvent('download');
    await page.getByRole('button', { name: 'CSV' }).click();
    const [head, first, ...rows] = (await readFile(await (await saving).path(), 'utf8')).trim().split('\n');
    expect(head).toBe('time,score,flow,flow expected,flow lower,flow upper');
    expect(first).toMatch(/^2026-01-31T1[01]:\d\d:\d\d\.\d{3}Z,[\d.]+,[\d.]+,[\d.]+,[\d.]+,[\d.]+$/);
    expect(rows).toHaveLength(899);
  });

  it('has chosen channels over one another, in the address', async () => {
    const page = await bench.open(AFTERNOON);
    await page.getByText('Channels all').click();
    for (const name of ['level', 'speed', 'torque', 'vibration', 'current', 'pressure'])
      await page.getByRole('group', { name: 'Channels shown' }).getByLabel(name).uncheck();
    await page.getByRole('button', { name: 'Overlaid' }).click();
    const chart = page.getByRole('region', { name: 'Channels over one another' });
    expect(await chart.locator('li').allTextContents()).toEqual([' bearing_temperature', ' flow']);
    await expect
      .poll(() => inkOf(page, '[aria-label="Channels over one another"] canvas'))
      .toBeGreaterThan(500);
    expect(page.url()).toContain('overlaid=yes');
    // What they do not show is neither explained nor offered.
    expect(await page.locator('p.key').textContent()).toBe('incident no data');
    expect(await page.getByLabel('Compare with').count()).toBe(0);
    await page.reload();
    await chart.waitFor();
    expect(await chart.locator('li').count()).toBe(2);
    expect(bench.complaints).toEqual([]);
  });

  it.each([
    ['itself a day earlier', 'day', 'a day earlier'],
    ['itself a week earlier, of which nothing is kept', 'week', 'a week earlier: no data'],
    ['a sister machine', 'series:furnace-05', 'furnace-05'],
  ])('is compared with %s', async (_, value, words) => {
    const page = await bench.open(AFTERNOON, DESKTOP);
    await plotOf(page);
    const asked = page.waitForResponse(/api\/series/);
    await page.getByLabel('Compare with').selectOption(value);
    await asked;
    await page.locator('.k.compared', { hasText: new RegExp(`^${words}$`) }).waitFor();
    await page.reload();
    await page.locator('.k.compared').waitFor();
    expect(bench.complaints).toEqual([]);
  });
});

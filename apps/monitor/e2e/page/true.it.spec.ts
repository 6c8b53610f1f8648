import type { FleetView, HealthView, IncidentsView, ReadinessView, SeriesView } from '@kymo/api';
import type { Incident } from '@kymo/domain';
import type { Page } from 'playwright-core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Bench, DESKTOP, PHONE, tile, RealMonitor } from './real-monitor';

const MINUTE = 60_000;
/** Event time at which the telemetry begins. */
const BEGIN = Date.UTC(2026, 0, 31, 6);
const CRITICAL = '5';
/** A receiver that is not there. */
const TEAM = {
  type: 'ntfy',
  name: 'team',
  url: 'http://127.0.0.1:9',
  topic: 'team',
  allowPrivateAddresses: true,
};

const bench = new Bench();
let monitor: RealMonitor;
beforeEach(() => vi.useFakeTimers({ toFake: ['Date'], now: BEGIN }));
afterEach(async () => {
  vi.useRealTimers();
  await monitor.stop();
});

/** A pump on an ordinary day, one sample a minute. */
const pump = (step: number, phase = 0) => ({
  flow: 40 + 5 * Math.sin(step / 30 + phase) + Math.sin(step * 12.9898 + phase),
  pressure: 6 + Math.sin(step / 30 + phase) + 0.2 * Math.sin(step * 78.233 + phase),
});

/** Steps of pumps by name; a pump for which `values` has nothing is silent. */
const steps = (from: number, to: number, values: (step: number) => Record<string, Record<string, number>>) =>
  Array.from({ length: to - from }, (_, index) => ({
    timeMs: BEGIN + (from + index) * MINUTE,
    values: values(from + index),
  }));

const both = (step: number) => ({ 'pump-01': pump(step), 'pump-02': pump(step, 1) });
const open = (hash: string, options = DESKTOP): Promise<Page> =>
  bench.open(hash, options, async () => {}, monitor.address);

describe('a feed that dies', () => {
  it.each([
    ['desktop', DESKTOP],
    ['phone', PHONE],
  ])('is told of at once, and nothing claims to be live: %s', async (_, screen) => {
    monitor = await RealMonitor.start();
    for (let second = 0; second < 5; second++) {
      vi.setSystemTime(BEGIN + second * 1000);
      await monitor.sendAll(steps(second * 100, (second + 1) * 100, both));
    }
    const page = await open('', screen);
    await page.locator('.live.live .age', { hasText: /\d s/ }).waitFor();
    expect((await monitor.read<ReadinessView>('/health/ready')).status).toBe('ready');

    vi.setSystemTime(BEGIN + 4000 + 150_000);
    await page.getByRole('heading', { name: /^No telemetry for 2 min 3\d s$/ }).waitFor();
    await page.locator('.live.quiet', { hasText: /No data.*2 min 3\d s/ }).waitFor();
    expect(await page.getByText('Live', { exact: true }).count()).toBe(0);
    expect(await page.getByText('Nothing needs attention').count()).toBe(0);
    await page.getByRole('button', { name: '2 no data' }).waitFor();
    expect(await tile(page, 'pump-01').textContent()).toMatch(/pump-01.*no data.*2 min/);
    expect(await monitor.read<ReadinessView>('/health/ready')).toMatchObject({
      status: 'no telemetry',
      parts: expect.arrayContaining([
        { name: 'telemetry', ready: false, why: 'nothing has arrived for 2m 30s' },
      ]) as unknown,
    });

    await monitor.sendAll(steps(500, 600, both));
    await page.locator('.live.live .age').waitFor();
    await page.getByRole('heading', { name: /No telemetry/ }).waitFor({ state: 'detached' });
    expect(bench.complaints).toEqual([]);
  });

  it.each([
    ['for whoever is on call', [TEAM]],
    ['where nobody is', []],
  ])('is an incident that begins with the last sample, %s', async (_, sinks) => {
    monitor = await RealMonitor.start({ sinks });
    for (let second = 0; second < 5; second++) {
      vi.setSystemTime(BEGIN + second * 1000);
      await monitor.sendAll(steps(second * 100, (second + 1) * 100, both));
    }
    vi.setSystemTime(BEGIN + 4000 + 150_000);
    const own = async () =>
      (await monitor.read<IncidentsView>('/api/incidents')).incidents.filter(
        ({ series }) => series === 'kymo',
      );
    await expect.poll(own).toMatchObject([{ kind: 'silence', severity: 'critical' }]);
    // Of the last samples, the window is still open.
    const [{ startMs }] = (await own()) as [Incident];
    expect(startMs).toBeLessThan(BEGIN + 500 * MINUTE);
    expect(startMs).toBeGreaterThan(BEGIN + 490 * MINUTE);
    const page = await open('#/incidents');
    await page.locator('.incident.firing', { hasText: /critical.*fell silent/s }).waitFor();
    expect(bench.complaints).toEqual([]);
  });

  it('stays dead over a restart of the monitor: nobody hears that it is over, until something arrives', async () => {
    const settings = { sinks: [TEAM] };
    monitor = await RealMonitor.start(settings);
    for (let second = 0; second < 5; second++) {
      vi.setSystemTime(BEGIN + second * 1000);
      await monitor.sendAll(steps(second * 100, (second + 1) * 100, both));
    }
    vi.setSystemTime(BEGIN + 4000 + 150_000);
    const own = async () =>
      (await monitor.read<IncidentsView>('/api/incidents')).incidents
        .filter(({ series }) => series === 'kymo')
        .map(({ status }) => status);
    await expect.poll(own).toEqual(['firing']);
    vi.setSystemTime(BEGIN + 4000 + 600_000);
    monitor = await monitor.restarted(settings);
    const page = await open('');
    await page.getByRole('heading', { name: /^No telemetry for 10 min/ }).waitFor();
    await page.getByRole('button', { name: '2 no data' }).waitFor();
    expect((await monitor.read<ReadinessView>('/health/ready')).status).toBe('no telemetry');
    expect(await own()).toEqual(['firing']);

    await monitor.sendAll(steps(500, 600, both));
    await expect.poll(own).toEqual(['resolved']);
    await page.locator('.live.live .age').waitFor();
    expect(bench.complaints).toEqual([]);
  });

  it('that was alive is given its time after a restart, and is told of then', async () => {
    monitor = await RealMonitor.start();
    for (let second = 0; second < 5; second++) {
      vi.setSystemTime(BEGIN + second * 1000);
      await monitor.sendAll(steps(second * 100, (second + 1) * 100, both));
    }
    monitor = await monitor.restarted({}, () => vi.setSystemTime(BEGIN + 600_000));
    const page = await open('');
    await page.locator('.live.live', { hasText: '9 min' }).waitFor();
    expect((await monitor.read<ReadinessView>('/health/ready')).status).toBe('ready');
    vi.setSystemTime(BEGIN + 600_000 + 70_000);
    await page.getByRole('heading', { name: /^No telemetry for 11 min/ }).waitFor();
    expect(bench.complaints).toEqual([]);
  });

  it('leaves the others alone when one series stops', async () => {
    monitor = await RealMonitor.start();
    for (let second = 0; second < 150; second += 10) {
      vi.setSystemTime(BEGIN + second * 1000);
      const isAway = second >= 40;
      await monitor.sendAll(
        steps(second * 10, (second + 10) * 10, (step) => (isAway ? { 'pump-01': pump(step) } : both(step))),
      );
    }
    const page = await open('');
    await page.locator('.live.live').waitFor();
    expect(await tile(page, 'pump-02').textContent()).toMatch(/silent/);
    expect(await page.locator('.tile.quiet').count()).toBe(0);
  });

  it('is no death where the monitor itself keeps the stream waiting', async () => {
    const away = { type: 'influx', url: 'http://127.0.0.1:9', database: 'kymo' };
    monitor = await RealMonitor.start({
      sinks: [{ ...away, outboxMaxMiB: 0.001, whenOutboxFull: 'block' }],
    });
    const sending = (async () => {
      for (let second = 0; second < 9; second++) {
        vi.setSystemTime(BEGIN + second * 1000);
        await monitor.sendAll(steps(second * 100, (second + 1) * 100, both));
      }
    })();
    sending.catch(() => undefined);
    await expect
      .poll(async () => (await monitor.read<HealthView>('/api/health')).stream.heldFor)
      .toBe('room');
    vi.setSystemTime(BEGIN + 150_000);
    const page = await open('');
    await page.locator('.live.held', { hasText: /Waiting for a sink.*2 min/ }).waitFor();
    expect(await page.getByText(/^No telemetry/).count()).toBe(0);
    expect(await page.locator('.tile.quiet').count()).toBe(0);
    expect((await monitor.read<ReadinessView>('/health/ready')).status).toBe('ready');
  });

  it('is no death where the source has been read to its end', async () => {
    monitor = await RealMonitor.start();
    for (let from = 0; from < 300; from += 100) await monitor.sendAll(steps(from, from + 100, both));
    monitor.endStream();
    vi.setSystemTime(BEGIN + 3_600_000);
    const page = await open('');
    await page.getByText('Read to its end').waitFor();
    expect(await page.locator('.tile.quiet').count()).toBe(0);
    expect((await monitor.read<ReadinessView>('/health/ready')).status).toBe('ready');
  });
});

describe('silence', () => {
  it('breaks the line and is shaded', async () => {
    monitor = await RealMonitor.start();
    await monitor.sendAll(
      steps(0, 300, (step) => (step >= 100 && step < 200 ? { 'pump-02': pump(step) } : both(step))),
    );
    const view = await monitor.read<SeriesView>('/api/series/pump-01');
    const missing = view.timesMs.filter((_, index) => view.channels[0]!.actual[index] === null);
    expect(missing).toEqual([BEGIN + 149.5 * MINUTE]);
    const page = await open('#/series/pump-01');
    await page.locator('.channels .chart canvas').first().waitFor();
    await expect.poll(() => inkBetween(page, 0.05, 0.3)).toBeGreaterThan(15);
    expect(await inkBetween(page, 0.36, 0.64)).toBe(0);
    expect(await inkBetween(page, 0.7, 0.95)).toBeGreaterThan(15);
  });

  it('has the colour and the place of its severity, stripes of its own, and its name', async () => {
    monitor = await RealMonitor.start();
    await monitor.sendAll(steps(0, 600, both));
    await monitor.sendAll(steps(600, 900, (step) => ({ 'pump-01': pump(step) })));
    const { incidents } = await monitor.read<IncidentsView>('/api/incidents');
    expect(incidents).toMatchObject([{ series: 'pump-02', kind: 'silence', severity: 'critical' }]);
    const page = await open('');
    const chip = page.locator('.chip').first();
    await chip.getByText('pump-02').waitFor();
    expect(await chip.textContent()).toContain('silent');
    for (const shown of [chip, tile(page, 'pump-02')]) {
      expect(await shown.getAttribute('data-level')).toBe(CRITICAL);
      expect(await shown.getAttribute('class')).toContain('hatched');
    }
    expect(await tile(page, 'pump-02').locator('.name').innerText()).toBe('pump-02');

    // The view goes on to the present, with what is missing shaded.
    await chip.click();
    await page.locator('.channels .chart canvas').first().waitFor();
    await expect.poll(() => inkBetween(page, 0.05, 0.3)).toBeGreaterThan(15);
    expect(await inkBetween(page, 0.7, 0.95)).toBe(0);
  });
});

describe('figures', () => {
  it('count incidents once, the same everywhere', async () => {
    monitor = await RealMonitor.start();
    await monitor.sendAll(steps(0, 600, both));
    await monitor.sendAll(steps(600, 900, (step) => ({ 'pump-01': pump(step) })));
    await monitor.sendAll(steps(900, 1000, both));
    const { firing, resolved, noted } = (await monitor.read<HealthView>('/api/health')).incidents;
    expect(firing + resolved + noted).toBeGreaterThan(0);
    const page = await open('#/incidents');
    await page.getByRole('button', { name: `${firing + resolved + noted} all` }).waitFor();
    await page.getByRole('button', { name: `${resolved} resolved` }).waitFor();
    expect(await page.locator('.incident').count()).toBe(firing + resolved + noted);
  });

  it('of the last hours are those of a page opened afresh', async () => {
    monitor = await RealMonitor.start({
      detection: { waitForFit: 'first', ladder: [{ detector: 'linear-autoencoder', afterSteps: 500 }] },
    });
    const page = await open('');
    for (let from = 0; from < 1000; from += 100) await monitor.sendAll(steps(from, from + 100, both));
    const { nowMs, series } = await monitor.read<FleetView>('/api/fleet');
    expect(series[0]!.history.filter((score) => score !== null).length).toBeGreaterThan(30);
    const clock = page.locator('.event-time time');
    const reached = new Date(nowMs).toISOString();
    await expect.poll(() => clock.getAttribute('datetime')).toBe(reached);
    const drawn = () =>
      tile(page, 'pump-01')
        .locator('canvas')
        .evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL());
    const live = await drawn();
    await page.reload();
    await expect.poll(() => clock.getAttribute('datetime')).toBe(reached);
    await expect.poll(drawn).toBe(live);
  });
});

describe('a first start', () => {
  it("says what is fitted, and how to watch something of one's own until that is put away", async () => {
    monitor = await RealMonitor.start({
      detection: { ladder: [{ detector: 'linear-autoencoder', afterSteps: 5000 }] },
    });
    await monitor.sendAll(steps(0, 200, both));
    const page = await open('');
    await page.getByText('2 series seen, none scored yet').waitFor();
    await page.locator('.first-fits li', { hasText: /^pump linear-autoencoder: .*5,?000/ }).waitFor();
    await page.getByText('npm start -- --input data.csv').waitFor();
    await page.getByRole('button', { name: 'Got it' }).click();
    await page.reload();
    await page.getByText('none scored yet').waitFor();
    expect(await page.getByText('npm start -- --input data.csv').count()).toBe(0);
  });
});

describe('time', () => {
  it('is event time in a named zone, local or UTC, and says how fast it passes where it is simulated', async () => {
    monitor = await RealMonitor.start();
    await monitor.sendAll(steps(0, 120, both));
    const page = await open('#/series/pump-01');
    await page.locator('.event-time', { hasText: /event time.*08:\d\d:00.*CET/ }).waitFor();
    await page.locator('.simulated', { hasText: '3 600×' }).waitFor();
    await page.locator('.shown', { hasText: /07:00:00 – 08:\d\d:00 CET/ }).waitFor();
    await page.getByRole('button', { name: 'show times in UTC' }).click();
    await page.locator('.shown', { hasText: /06:00:00 – 07:\d\d:00 UTC/ }).waitFor();
    await page.reload();
    await page.locator('.event-time', { hasText: /07:\d\d:00.*UTC/ }).waitFor();
    expect(bench.complaints).toEqual([]);
  });
});

/** Pixels in the colour of the measured line, in a part of the first channel's plot. */
function inkBetween(page: Page, from: number, to: number): Promise<number> {
  return page
    .locator('.channels .chart')
    .first()
    .evaluate(
      (chart, [left, right]) => {
        const canvas = chart.querySelector('canvas')!;
        const plot = chart.querySelector('.u-over')!.getBoundingClientRect();
        const box = canvas.getBoundingClientRect();
        const scale = canvas.width / box.width;
        const x = Math.round((plot.left - box.left + plot.width * left!) * scale);
        const width = Math.round(plot.width * (right! - left!) * scale);
        const { data } = canvas.getContext('2d')!.getImageData(x, 0, width, Math.round(plot.height * scale));
        let ink = 0;
        for (let at = 0; at < data.length; at += 4)
          if (data[at + 3]! > 200 && data[at]! < 60 && data[at + 1]! < 60 && data[at + 2]! < 60) ink++;
        return ink;
      },
      [from, to],
    );
}

import { chromium, type Browser, type BrowserContextOptions, type Locator, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { createPlant } from './plant';
import { LAUNCH } from './screenshot.mjs';
import { StandIn } from './stand-in';

/** Event time of the made-up plant; 16:20:30 in the browser's zone. */
export const NOW = Date.UTC(2026, 0, 31, 15, 20, 30);
export const DESKTOP = { viewport: { width: 1280, height: 800 } };
export const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };

/** A browser, a stand-in for the monitor that is new for each test, and what the opened pages complained of. */
export class Bench {
  monitor = new StandIn(createPlant(24, NOW));
  /** Errors on the console, and addresses other than the monitor's that were asked. */
  complaints: string[] = [];
  private browser: Browser | undefined;
  private closing: (() => Promise<void>)[] = [];

  constructor() {
    beforeAll(async () => void (this.browser = await chromium.launch(LAUNCH)));
    afterAll(() => this.browser?.close());
    beforeEach(async () => {
      this.complaints = [];
      this.monitor = new StandIn(createPlant(24, NOW));
      await this.monitor.start();
    });
    afterEach(async () => {
      for (const close of this.closing) await close();
      this.closing = [];
      await this.monitor.stop();
    });
  }

  /** Opens a page of whichever monitor. */
  async open(
    hash: string,
    options: BrowserContextOptions = DESKTOP,
    before: (page: Page) => Promise<void> = async () => {},
    address = this.monitor.address,
  ): Promise<Page> {
    const context = await this.browser!.newContext({ timezoneId: 'Europe/Berlin', ...options });
    this.closing.push(() => context.close());
    const page = await context.newPage();
    page.on('console', (message) => message.type() === 'error' && this.complaints.push(message.text()));
    page.on('pageerror', (error) => this.complaints.push(error.message));
    page.on('request', (request) => {
      const url = request.url();
      if (!url.startsWith(address) && !url.startsWith('data:')) this.complaints.push(`asked ${url}`);
    });
    await page.addInitScript(() => {
      if (localStorage.getItem('kymo-tour') === null) localStorage.setItem('kymo-tour', 'away');
    });
    await before(page);
    await page.goto(`${address}/${hash}`);
    return page;
  }
}

/** The tile of a series. */
export function tile(page: Page, key: string): Locator {
  return page.locator(`[data-series="${key}"]`);
}

/** Pixels of a canvas that are drawn on. */
export function inkOf(page: Page, selector: string): Promise<number> {
  return page.locator(selector).evaluate((element) => {
    const canvas = element as HTMLCanvasElement;
    const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
    let ink = 0;
    for (let alpha = 3; alpha < data.length; alpha += 4) if (data[alpha]! > 0) ink++;
    return ink;
  });
}

/** Words that reach beyond the screen, but for what scrolls by itself. */
export function cutOff(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('h1, h2, h3, p, a, button, small, td, th, li')]
      .filter((element) => element.closest('.wide') === null)
      .filter((element) => element.getBoundingClientRect().right > innerWidth + 0.5)
      .map((element) => element.textContent ?? ''),
  );
}

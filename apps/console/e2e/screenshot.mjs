import { chromium } from 'playwright-core';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';

/** How every test and picture starts Chromium: alone, silent on the network, with a fresh profile. */
export const LAUNCH = {
  executablePath: process.env['KYMO_CHROMIUM'] ?? '/usr/bin/chromium',
  headless: true,
  args: [
    '--headless',
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
};

/**
 * Takes a picture of a page of a running monitor.
 * @param {{ url: string, out: string, theme?: 'light' | 'dark', width?: number, height?: number, scale?: number, full?: boolean, waitMs?: number }} options
 */
export async function screenshot({
  url,
  out,
  theme = 'light',
  width = 1280,
  height = 800,
  scale = 2,
  full = false,
  waitMs = 800,
}) {
  const browser = await chromium.launch(LAUNCH);
  try {
    const page = await browser.newPage({
      viewport: { width, height },
      deviceScaleFactor: scale,
      colorScheme: theme,
      reducedMotion: 'reduce',
    });
    await page.addInitScript(() => localStorage.setItem('kymo-tour', 'away'));
    await page.goto(url);
    await page
      .locator('main :is(.fleet, .charts, .incidents, .models-page, .on-call-page, .health, .notice)')
      .first()
      .waitFor();
    await page.waitForTimeout(waitMs);
    await page.screenshot({ path: out, fullPage: full });
  } finally {
    await browser.close();
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      theme: { type: 'string' },
      width: { type: 'string' },
      height: { type: 'string' },
      scale: { type: 'string' },
      full: { type: 'boolean' },
    },
  });
  const [url, out] = positionals;
  if (url === undefined || out === undefined) {
    console.error(
      'usage: node apps/console/e2e/screenshot.mjs <address> <file.png> [--theme dark] [--width 360] [--height 800] [--scale 2] [--full]',
    );
    process.exit(2);
  }
  const number = (text) => (text === undefined ? undefined : Number(text));
  const theme = values.theme === 'dark' ? 'dark' : 'light';
  await screenshot({
    url,
    out,
    theme,
    width: number(values.width),
    height: number(values.height),
    scale: number(values.scale),
    full: values.full,
  });
}

import esbuild from 'esbuild';
import { chromium } from 'playwright-core';
import { node } from '../build.mjs';

/** Draws the pictures of messages in the guide to alerts: `node tools/docs/draw-alerts.mjs`, with Chromium. */
await esbuild.build({ ...node, entryPoints: { 'alert-pages': 'tools/docs/alert-pages.ts' } });
const root = new URL('../../', import.meta.url);
const { alertPages } = await import(new URL('dist/alert-pages.js', root).href);
const browser = await chromium.launch({
  executablePath: process.env['KYMO_CHROMIUM'] ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
});
try {
  for (const [name, html] of Object.entries(alertPages())) {
    const page = await browser.newPage({ viewport: { width: 780, height: 400 } });
    await page.setContent(html, { waitUntil: 'load' });
    const path = new URL(`docs/images/alert-${name}.png`, root).pathname;
    await page.screenshot({ path, fullPage: true });
    process.stdout.write(`Wrote ${path}\n`);
  }
} finally {
  await browser.close();
}

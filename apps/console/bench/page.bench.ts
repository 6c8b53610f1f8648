import type { ChangedSeries } from '@kymo/api';
import { chromium, type Browser, type Page } from 'playwright-core';
import { createPlant } from '../e2e/plant';
import { LAUNCH } from '../e2e/screenshot.mjs';
import { StandIn } from '../e2e/stand-in';
import { mainThreadTasks } from './main-thread';

const NOW = Date.UTC(2026, 0, 31, 15, 20, 30);
const SERIES = 10_000;
const INCIDENTS = 10_000;
const ROUNDS = 3;
const VIEWPORT = { width: 1280, height: 800 };
const SHOWN = { strips: '.tile.strips canvas', compact: '.tile.compact', heat: '.heat-map canvas' } as const;
/** Beside this bundle, in `dist`. */
const PAGE = new URL('./console/', import.meta.url);

interface View {
  /** From the start of the navigation to the first frame with all that is on the screen, milliseconds by the clock. */
  readonly firstViewMs: number;
  /** What of it the main thread itself has spent. */
  readonly firstViewOwnMs: number;
  /** Longest tasks of the main thread in milliseconds of its own time, whatever else the machine does. */
  readonly longestTaskMs: {
    readonly open: number;
    /** One word from the monitor that changes every series. */
    readonly change: number;
    readonly scroll: number;
    readonly filter: number;
  };
}

/** The page over many series and many incidents: how long until it is there, and its longest tasks. */
export async function bench() {
  const monitor = new StandIn(createPlant(SERIES, NOW), PAGE);
  await monitor.start();
  const browser = await chromium.launch(LAUNCH);
  try {
    const fleet: Record<string, View> = {};
    for (const [size, shown] of Object.entries(SHOWN))
      fleet[size] = await repeated(() => fleetView(browser, monitor, size, shown));
    return { [`fleet of ${SERIES} series`]: fleet, incidents: await incidentsView(browser, monitor) };
  } finally {
    await browser.close();
    await monitor.stop();
  }
}

async function fleetView(browser: Browser, monitor: StandIn, size: string, shown: string): Promise<View> {
  const page = await openPage(browser);
  let firstViewMs = 0;
  const open = await mainThreadTasks(page, async () => {
    await page.goto(`${monitor.address}/#/fleet?size=${size}`);
    firstViewMs = await drawnMs(page, shown);
  });
  const change = await mainThreadTasks(page, async () => {
    monitor.tell('fleet', everySeriesChanged(monitor));
    await page.getByText(`anomalous`, { exact: false }).first().waitFor();
    await page.waitForTimeout(1_500);
  });
  const scroll = await mainThreadTasks(page, async () => {
    for (let at = 0; at < 12; at++) {
      await page.mouse.wheel(0, 700);
      await page.waitForTimeout(60);
    }
  });
  const filter = await mainThreadTasks(page, async () => {
    await page.keyboard.press('/');
    await page.keyboard.type('pump 12', { delay: 60 });
    await page.waitForTimeout(300);
  });
  await page.context().close();
  return {
    firstViewMs,
    firstViewOwnMs: open.total,
    longestTaskMs: {
      open: open.longest,
      change: change.longest,
      scroll: scroll.longest,
      filter: filter.longest,
    },
  };
}

async function incidentsView(browser: Browser, monitor: StandIn) {
  const { plant } = monitor;
  const incidents = Array.from({ length: INCIDENTS }, (_, index) => {
    const one = plant.incidents[index % plant.incidents.length]!;
    return { ...one, id: `${one.id}-${index}`, startMs: one.startMs - index * 60_000 };
  });
  monitor.plant = { ...plant, incidents };
  const page = await openPage(browser);
  let firstViewMs = 0;
  const open = await mainThreadTasks(page, async () => {
    await page.goto(`${monitor.address}/#/incidents`);
    firstViewMs = await drawnMs(page, '.incident');
    await page.waitForTimeout(1_000);
  });
  await page.context().close();
  return { [`of ${INCIDENTS}`]: { firstViewMs, longestTaskMs: { open: open.longest } } };
}

async function openPage(browser: Browser): Promise<Page> {
  const context = await browser.newContext({ viewport: VIEWPORT });
  const page = await context.newPage();
  await page.addInitScript(() => localStorage.setItem('kymo-tour', 'away'));
  return page;
}

/** When what is asked for has been there for a frame, milliseconds since the navigation. */
async function drawnMs(page: Page, shown: string): Promise<number> {
  await page.locator(shown).first().waitFor();
  return page.evaluate(
    () => new Promise<number>((resolve) => requestAnimationFrame(() => resolve(performance.now()))),
  );
}

function everySeriesChanged({ plant }: StandIn) {
  const { fleet } = plant;
  const series = fleet.series.map(({ key, lastMs }, index): ChangedSeries => {
    const score = 0.2 + (index % 90) / 75;
    return {
      ...{ key, lastMs, heardMs: Date.now(), quietLimitMs: 3_600_000, incident: null, noted: null },
      ...{ state: score < 1 ? 'normal' : 'anomalous', score },
      peaks: [{ startMs: fleet.bucketsMs.at(-1)!, score }],
    };
  });
  return { nowMs: NOW + 1000, bucketsMs: fleet.bucketsMs, series };
}

/** Medians of several rounds. */
async function repeated(round: () => Promise<View>): Promise<View> {
  const rounds: View[] = [];
  for (let at = 0; at < ROUNDS; at++) rounds.push(await round());
  const median = (of: (view: View) => number): number =>
    Math.round([...rounds].map(of).sort((a, b) => a - b)[Math.floor(ROUNDS / 2)]!);
  return {
    firstViewMs: median(({ firstViewMs }) => firstViewMs),
    firstViewOwnMs: median(({ firstViewOwnMs }) => firstViewOwnMs),
    longestTaskMs: {
      open: median(({ longestTaskMs }) => longestTaskMs.open),
      change: median(({ longestTaskMs }) => longestTaskMs.change),
      scroll: median(({ longestTaskMs }) => longestTaskMs.scroll),
      filter: median(({ longestTaskMs }) => longestTaskMs.filter),
    },
  };
}

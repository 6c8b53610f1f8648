import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MonitorRun } from '../src/monitor-run';
import { preparedMonitor } from '../src/started-monitor.fixture';

const ROWS = 1500;
const FAULT = { from: 1200, to: 1240, by: -0.05 };
export const START_MS = Date.UTC(2025, 1, 3);
export const STEP_MS = 60_000;

/** A counter-like level around a thousand million, of which thousandths matter, and a flow beside it. */
export const largeValues: readonly {
  readonly timeMs: number;
  readonly level: number;
  readonly flow: number;
}[] = Array.from({ length: ROWS }, (_, row) => {
  const fault = row >= FAULT.from && row < FAULT.to ? FAULT.by : 0;
  const level = 0.01 * Math.sin(row / 30) + 0.001 * Math.sin(row * 12.9898) + fault;
  return {
    timeMs: START_MS + row * STEP_MS,
    level: Number((1e9 + level).toFixed(3)),
    flow: Number((40 + Math.sin(row / 30)).toFixed(3)),
  };
});

export const faultMs = { from: START_MS + FAULT.from * STEP_MS, to: START_MS + FAULT.to * STEP_MS };

/** A monitor that has judged a file of them, and still answers. */
export async function monitorOfLargeValues(page?: string) {
  const folder = mkdtempSync(join(tmpdir(), 'kymo-large-'));
  const path = join(folder, 'tank.csv');
  const rows = largeValues.map(
    ({ timeMs, level, flow }) => `${new Date(timeMs).toISOString()},${level.toFixed(3)},${flow}`,
  );
  writeFileSync(path, `time,level,flow\n${rows.join('\n')}\n`);
  const monitor = await preparedMonitor(0, {
    source: { type: 'file', path },
    detection: { waitForFit: 'first', ladder: [{ detector: 'linear-autoencoder', afterSteps: 500 }] },
  });
  if (page !== undefined) monitor.app.useStaticAssets(page);
  await monitor.app.init();
  await monitor.app.get(MonitorRun).end();
  return {
    url: monitor.url(),
    folder: monitor.folder,
    close: async () => {
      await monitor.app.close();
      monitor.remove();
      rmSync(folder, { recursive: true });
    },
  };
}

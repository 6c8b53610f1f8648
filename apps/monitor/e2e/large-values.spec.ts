import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IncidentsView, MonitorAddress, SeriesView } from '@kymo/api';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { faultMs, largeValues, monitorOfLargeValues, STEP_MS } from './large-values';

let monitor: Awaited<ReturnType<typeof monitorOfLargeValues>>;
let address: MonitorAddress;
beforeAll(async () => {
  monitor = await monitorOfLargeValues();
  address = JSON.parse(readFileSync(join(monitor.folder, 'monitor.json'), 'utf8')) as MonitorAddress;
}, 120_000);
afterAll(() => monitor.close());

async function asked<View>(path: string): Promise<View> {
  const response = await fetch(`${address.url}${path}`, {
    headers: { authorization: `Bearer ${address.token}` },
  });
  expect(response.status).toBe(200);
  return (await response.json()) as View;
}

it('thousandths beside a thousand million are kept from the file to the API', async () => {
  const [from, to] = [faultMs.from - 60 * STEP_MS, faultMs.to + 60 * STEP_MS];
  const { timesMs, channels } = await asked<SeriesView>(`/api/series/tank?fromMs=${from}&toMs=${to}`);
  const { actual, expected, lower, upper } = channels.find(({ name }) => name === 'level')!;
  const written = new Map(largeValues.map(({ timeMs, level }) => [timeMs, level]));
  expect(timesMs.length).toBeGreaterThan(100);
  expect(actual).toEqual(timesMs.map((timeMs) => written.get(timeMs)));
  const widths = upper.map((high, at) => (high ?? Number.NaN) - (lower[at] ?? Number.NaN));
  const before = timesMs.findIndex((timeMs) => timeMs >= faultMs.from) - 1;
  expect(widths[before]).toBeGreaterThan(0);
  expect(widths[before]).toBeLessThan(0.1);
  expect(Math.abs(expected[before]! - actual[before]!)).toBeLessThan(0.02);
});

it('a drop of five hundredths of a thousand million is found', async () => {
  const { incidents } = await asked<IncidentsView>('/api/incidents?limit=100');
  const hit = incidents.find(({ startMs }) => Math.abs(startMs - faultMs.from) <= 15 * STEP_MS);
  expect(hit?.channels[0]?.name).toBe('level');
});

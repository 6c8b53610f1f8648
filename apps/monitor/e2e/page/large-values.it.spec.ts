import { afterAll, beforeAll, expect, it } from 'vitest';
import { faultMs, monitorOfLargeValues, STEP_MS } from '../large-values';
import { Bench, cutOff, DESKTOP, PAGE, PHONE } from './real-monitor';

const bench = new Bench();
let monitor: Awaited<ReturnType<typeof monitorOfLargeValues>>;
beforeAll(async () => {
  monitor = await monitorOfLargeValues(PAGE);
}, 120_000);
afterAll(() => monitor.close());

it.each([
  ['a screen', DESKTOP],
  ['a phone', PHONE],
])('thousandths beside a thousand million can be told apart on %s', async (_, screen) => {
  const [from, to] = [faultMs.from - 120 * STEP_MS, faultMs.from + 20 * STEP_MS].map((timeMs) =>
    new Date(timeMs).toISOString(),
  );
  const page = await bench.open(`#/series/tank?from=${from}&to=${to}`, screen, undefined, monitor.url);
  const reading = page.getByRole('region', { name: 'level', exact: true }).locator('.reading');
  await reading.waitFor();
  // The last step lies within the drop: what was measured and what was expected differ in their hundredths.
  const [actual, expected] = (await reading.innerText())
    .split(', expected ')
    .map((part) => Number(part.split(' (')[0]!.replaceAll(/\s/g, '')));
  expect(expected! - actual!).toBeGreaterThan(0.03);
  expect(expected! - actual!).toBeLessThan(0.1);
  expect(await cutOff(page)).toEqual([]);
  expect(bench.complaints).toEqual([]);
});

import type { HistoryBlock } from '@kymo/domain';
import { seriesState } from '@kymo/testing';
import { expect, it } from 'vitest';
import { FleetHistory } from './fleet-history';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const NOW_MS = 1000 * HOUR;

/** Two series with a score each hour, the first for a week, the second for the last three hours. */
function history(intervalMs = HOUR) {
  let readings = 0;
  let clockMs = 0;
  const state = { intervalMs, lastMs: NOW_MS, tags: {} };
  const series = [
    { ...seriesState('pump-1'), ...state, firstMs: NOW_MS - 168 * HOUR },
    { ...seriesState('pump-2'), ...state, firstMs: NOW_MS - 2 * HOUR },
  ];
  const store = {
    series: () => series,
    history: (key: string, fromMs: number, toMs: number): HistoryBlock[] => {
      readings += 1;
      const { firstMs } = series.find((one) => one.key === key)!;
      const startMs = Math.max(firstMs, Math.ceil(fromMs / HOUR) * HOUR);
      const score = Float32Array.from({ length: (toMs - startMs) / HOUR + 1 }, (_, hour) =>
        startMs + hour * HOUR === NOW_MS - 100 * HOUR ? 4.25 : hour % 2 === 0 ? 0.5 : Number.NaN,
      );
      const none = new Float32Array(score.length);
      return [
        {
          series: key,
          startMs,
          intervalMs: HOUR,
          channels: ['x'],
          actual: none,
          expected: none,
          band: none,
          score,
        },
      ];
    },
  };
  return {
    fleet: new FleetHistory(store, { latestMs: NOW_MS }, () => clockMs),
    readings: () => readings,
    wait: (ms: number) => void (clockMs += ms),
  };
}

it('tells the highest score of each stretch of a week, and of none where there was none', async () => {
  const { bucketsMs, series } = await history().fleet.over('168');
  expect(bucketsMs).toHaveLength(42);
  expect(bucketsMs[1]! - bucketsMs[0]!).toBe(4 * HOUR);
  expect(bucketsMs.at(-1)! <= NOW_MS && NOW_MS < bucketsMs.at(-1)! + 4 * HOUR).toBe(true);
  const peak = series[0]!.history.indexOf(4.25);
  expect(bucketsMs[peak]! <= NOW_MS - 100 * HOUR && NOW_MS - 100 * HOUR < bucketsMs[peak]! + 4 * HOUR).toBe(
    true,
  );
  expect(series[0]!.history).not.toContain(null);
  expect(series[1]!.history.filter((score) => score !== null)).toEqual([0.5, 0.5]);
});

it('has half hours of a day', async () => {
  const { bucketsMs, series } = await history().fleet.over('24');
  expect(bucketsMs).toHaveLength(48);
  expect(series[0]!.history).not.toContain(4.25);
});

it('reads once for all who ask at about the same time, and again later', async () => {
  const { fleet, readings, wait } = history();
  const both = await Promise.all([fleet.over('24'), fleet.over('24')]);
  expect(both[0]).toBe(both[1]);
  const once = readings();
  wait(4_000);
  await fleet.over('24');
  expect(readings()).toBe(once);
  wait(2_000);
  await fleet.over('24');
  expect(readings()).toBe(2 * once);
});

it('names the series that scored highest between two moments', async () => {
  const { fleet } = history();
  const at = (hoursAgo: number) => NOW_MS - hoursAgo * HOUR;
  await expect(fleet.odd(at(101), at(99))).resolves.toEqual({ series: [{ key: 'pump-1', score: 4.25 }] });
  const { series } = await fleet.odd(at(2), at(0));
  expect(series.map(({ score }) => score)).toEqual([0.5, 0.5]);
  await expect(fleet.odd(at(900), at(800))).resolves.toEqual({ series: [] });
});

it('refuses what would take too long', async () => {
  const refusal = /Reading 168 h of 2 series: about 598 million steps would be read.*Choose a shorter range/;
  await expect(history(1).fleet.over('168')).rejects.toThrow(refusal);
});

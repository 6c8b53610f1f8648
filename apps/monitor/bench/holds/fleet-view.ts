import { text } from 'node:stream/consumers';
import type { HistoryBlock, SeriesState } from '@kymo/domain';
import { FleetBoard } from '../../src/status/fleet-board';
import { longestHold } from './longest-hold';

const SERIES = 10_000;
const HOURS = 6;

/** `/api/fleet` over many series. */
export function fleetViewHold() {
  const nowMs = Date.now();
  const series = Array.from({ length: SERIES }, (_, number) => ({
    key: `pump-${number}`,
    tags: { kind: 'pump' },
    verdict: 'normal',
    score: 0.3,
    lastMs: nowMs,
  })) as unknown as SeriesState[];
  const block = (key: string): HistoryBlock => ({
    series: key,
    startMs: nowMs - HOURS * 3_600_000,
    intervalMs: 600_000,
    channels: ['x'],
    actual: new Float32Array(6 * HOURS),
    expected: new Float32Array(6 * HOURS),
    band: new Float32Array(6 * HOURS),
    score: new Float32Array(6 * HOURS).fill(0.3),
  });
  const board = new FleetBoard({
    series: () => series,
    history: (key) => [block(key)],
    incidents: () => [],
  });
  return longestHold(() => text(board.json()));
}

import { describe, expect, it } from 'vitest';
import { Load } from './load';

const MINUTE_MS = 60_000;
const startMs = Date.UTC(2025, 0, 6);

/** First-order lag by small steps: what the closed form must agree with. */
function integrated(load: Load, lagMs: number, minutes: number): number {
  const stepMs = 2_000;
  let level = load.at(startMs - 600 * MINUTE_MS, 1);
  for (let timeMs = startMs - 600 * MINUTE_MS; timeMs < startMs + minutes * MINUTE_MS; timeMs += stepMs) {
    level += (1 - Math.exp(-stepMs / lagMs)) * (load.at(timeMs + stepMs / 2, 1) - level);
  }
  return level;
}

describe('the load of a machine', () => {
  it.each([1, 2, 3])('stays within its bounds (seed %i)', (seed) => {
    const load = new Load(seed);
    for (let minute = 0; minute < 7 * 1440; minute += 3) {
      const level = load.at(startMs + minute * MINUTE_MS, 60_000);
      expect(level).toBeGreaterThan(0.25);
      expect(level).toBeLessThan(1);
    }
  });

  it.each([2, 10, 30])('seen through a lag of %i minutes is the first-order response', (lagMinutes) => {
    const load = new Load(11);
    for (const minutes of [7, 131, 400]) {
      const exact = load.at(startMs + minutes * MINUTE_MS, lagMinutes * MINUTE_MS);
      expect(exact).toBeCloseTo(integrated(load, lagMinutes * MINUTE_MS, minutes), 3);
    }
  });

  it('leaves every regime within four hours and forty minutes', () => {
    const load = new Load(5);
    for (let hour = 0; hour < 200; hour++) {
      const levels = Array.from({ length: 29 }, (_, index) =>
        load.at(startMs + (hour * 6 + index) * 10 * MINUTE_MS, 1),
      );
      expect(Math.max(...levels) - Math.min(...levels)).toBeGreaterThan(0.15);
    }
  });
});

import { addEvidence, ENOUGH_EVIDENCE } from '@kymo/alerting';
import { seededRandom } from '@kymo/statistics';
import { describe, expect, it } from 'vitest';
import { beginBoundary, boundaryOf, learnScore, type MovingBoundary, placeBoundary } from './moving-boundary';
import { DAY_STEPS, MINUTE_MS, normal } from './windows.fixture';

const LASTING = 1.1;
const LENGTH = 32;
const STRIDE = 4;

/** Logarithms of scores that hang together for a window, as those of windows that overlap do. */
function noiseScores(seed: number, middle = -1): () => number {
  const random = seededRandom(seed);
  const keeps = Math.exp(-STRIDE / LENGTH);
  let state = 0;
  return () => {
    state = keeps * state + Math.sqrt(1 - keeps ** 2) * normal(random);
    return middle + 0.3 * state;
  };
}

/** Watches one series, and says at each window by how much the score exceeds its boundary. */
function watcher(falseAlarmsPerDay: number) {
  let boundary: MovingBoundary | undefined;
  return (logScore: number, isMoving = false, model = 'm'): number => {
    const window = {
      model,
      logScore,
      length: LENGTH,
      freshSteps: STRIDE,
      intervalMs: MINUTE_MS,
      isMoving,
    };
    boundary ??= beginBoundary(window);
    const options = { falseAlarmsPerDay, lastingScore: LASTING };
    placeBoundary(boundary, window, options);
    const over = logScore - boundaryOf(boundary, window);
    learnScore(boundary, window, options);
    return over;
  };
}

/** Alarms a day, from the day on that learning is over. */
function alarmsPerDay(
  next: () => number,
  perDay: number,
  days: { readonly from: number; readonly to: number },
) {
  const watch = watcher(perDay);
  let [evidence, alarms, isOpen] = [0, 0, false];
  for (let window = 0; window < (days.to * DAY_STEPS) / STRIDE; window++) {
    evidence = addEvidence(evidence, watch(next()), STRIDE / LENGTH, Math.log(LASTING));
    if (evidence === 0) isOpen = false;
    else if (evidence >= ENOUGH_EVIDENCE && !isOpen) {
      isOpen = true;
      if (window * STRIDE >= days.from * DAY_STEPS) alarms += 1;
    }
  }
  return alarms / (days.to - days.from);
}

describe('a moving boundary', () => {
  it.each([0.5, 1, 2, 5])('keeps to %d alarms a day once it has learnt', (perDay) => {
    const seeds = [1, 2, 3, 4];
    const rates = seeds.map((seed) => alarmsPerDay(noiseScores(seed), perDay, { from: 14, to: 60 }));
    const rate = rates.reduce((sum, one) => sum + one, 0) / seeds.length;
    expect(rate).toBeGreaterThan(perDay / 1.5);
    expect(rate).toBeLessThan(perDay * 1.5);
  });

  it('stands over the usual score from the first one on, and never below what the model has learnt before it knows better', () => {
    const watch = watcher(0.02);
    expect(watch(2)).toBeLessThan(-1);
    const calm = watcher(0.02);
    expect(calm(-5)).toBe(-5);
  });

  it('does not come down below what the model has learnt before scores were seen for most of a day, however mature the series', () => {
    const next = noiseScores(3, -2);
    const watch = watcher(0.5);
    const boundaries = Array.from({ length: (2 * DAY_STEPS) / STRIDE }, () => {
      const logScore = next();
      return logScore - watch(logScore);
    });
    expect(Math.min(...boundaries.slice(0, (0.7 * DAY_STEPS) / STRIDE))).toBeGreaterThanOrEqual(0);
    expect(boundaries.at(-1)).toBeLessThan(-0.5);
  });

  it('does not come down under a new model while that has shown too few alarms: rare pulses were known before', () => {
    const watch = watcher(0.03);
    const PULSE_EVERY = 1000;
    const CHANGE = 4 * DAY_STEPS;
    const boundaryAt = (step: number) => {
      const logScore = step % PULSE_EVERY < 2 * LENGTH ? 0 : -4;
      return logScore - watch(logScore, false, step < CHANGE ? 'before' : 'new');
    };
    const boundaries = Array.from({ length: (CHANGE + PULSE_EVERY) / STRIDE }, (_, at) =>
      boundaryAt(at * STRIDE),
    );
    expect(Math.min(...boundaries.slice(CHANGE / STRIDE))).toBeGreaterThan(0);
  });

  it('is low while the series is steady, and high while it moves, where scores rise as it moves', () => {
    const next = noiseScores(6);
    const watch = watcher(0.5);
    const MOVES_EVERY = 90;
    let [steady, moving] = [0, 0];
    for (let window = 0; window < (20 * DAY_STEPS) / STRIDE; window++) {
      const isMoving = window % MOVES_EVERY < LENGTH / STRIDE;
      const logScore = next() + (isMoving ? 3 : 0);
      const boundary = logScore - watch(logScore, isMoving);
      if (isMoving) moving = boundary;
      else steady = boundary;
    }
    expect(steady).toBeLessThan(1.5);
    expect(moving).toBeGreaterThan(2);
  });

  it('follows a moderate rise that lasts', () => {
    const next = noiseScores(5);
    const watch = watcher(1);
    const DAY = DAY_STEPS / STRIDE;
    const above = (windows: number, rise: number) => {
      let over = 0;
      for (let window = 0; window < windows; window++) over += Number(watch(next() + rise) > 0);
      return over / windows;
    };
    above(10 * DAY, 0);
    const atFirst = above(DAY / 4, 1.5);
    above(4 * DAY, 1.5);
    expect(atFirst).toBeGreaterThan(0.5);
    expect(above(DAY, 1.5)).toBeLessThan(0.1);
  });

  it('rises sooner than it falls: what was usual before a quiet weekend is so after it', () => {
    const usualAfter = (change: number) => {
      const window = {
        model: 'm',
        logScore: 0,
        length: LENGTH,
        freshSteps: STRIDE,
        intervalMs: MINUTE_MS,
        isMoving: false,
      };
      const state = beginBoundary(window);
      const options = { falseAlarmsPerDay: 1, lastingScore: LASTING };
      for (let step = 0; step < 14 * DAY_STEPS; step += STRIDE) {
        const shown = { ...window, logScore: step < 12 * DAY_STEPS ? 0 : change };
        placeBoundary(state, shown, options);
        learnScore(state, shown, options);
      }
      return state.usual;
    };
    expect(usualAfter(-1)).toBeGreaterThan(-1 / 3);
    expect(usualAfter(1)).toBeGreaterThan(2 / 3);
  });
});

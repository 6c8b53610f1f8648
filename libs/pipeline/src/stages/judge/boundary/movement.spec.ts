import type { Window } from '@kymo/domain';
import { seededRandom } from '@kymo/statistics';
import { describe, expect, it } from 'vitest';
import { meansOf } from '../window-means';
import {
  beginMovement,
  copyMovement,
  departuresOf,
  familiarity,
  isMoving,
  learnMovement,
  type Movement,
  movementIn,
} from './movement';
import { normal, windowAt } from './windows.fixture';

const CHANNELS = ['speed', 'flow', 'current'];
const LENGTH = 16;
const RAMP = 20;
const EVERY = 200;
const SECOND_MS = 1_000;

/** Noise, and a ramp of all channels now and then: up, and down again. */
function machine(size = 30, until = Infinity) {
  const random = seededRandom(3);
  const noise = Array.from({ length: 10_000 }, () => CHANNELS.map(() => normal(random)));
  const rampAt = (step: number) => {
    const [turn, within] = [Math.floor(step / EVERY), step % EVERY];
    const done = Math.min(1, within / RAMP);
    return size * (turn % 2 === 0 ? done : 1 - done);
  };
  return (step: number) => noise[step]!.map((one) => one + rampAt(Math.min(step, until)));
}

function seen(valueAt: (step: number) => readonly number[], steps: number, channels = CHANNELS) {
  const movement = beginMovement(channels);
  for (let step = LENGTH; step < steps; step++)
    learn(movement, windowAt(step, valueAt, { channels, length: LENGTH }));
  return movement;
}

function learn(movement: Movement, window: Window): void {
  learnMovement(movement, window, meansOf(window));
}

const at = (step: number, valueAt: (step: number) => readonly number[], channels = CHANNELS) =>
  windowAt(step, valueAt, { channels, length: LENGTH });

function movementOf(movement: Movement, window: Window, except?: string): number {
  return movementIn(movement, departuresOf(movement, window, meansOf(window)), except);
}

describe('a series', () => {
  const valueAt = machine();
  const known = seen(valueAt, 20 * EVERY);

  it('moves on a ramp, and is steady between two', () => {
    expect(isMoving(movementOf(known, at(20 * EVERY + RAMP / 2, valueAt)))).toBe(true);
    expect(isMoving(movementOf(known, at(20 * EVERY + EVERY / 2, valueAt)))).toBe(false);
  });

  it('does not move where one channel does that is left out', () => {
    const faulty = (step: number) =>
      valueAt(step).map((value, channel) => value + (channel === 1 ? 10 * (step % 16) : 0));
    const window = at(20 * EVERY + EVERY / 2, faulty);
    expect(isMoving(movementOf(known, window, 'flow'))).toBe(false);
    expect(movementOf(known, window)).toBeGreaterThan(movementOf(known, window, 'flow'));
  });

  it('never moves where it has a single channel, which is left out, or none that ever moved', () => {
    const alone = seen((step) => [valueAt(step)[0]!], 5 * EVERY, ['speed']);
    expect(
      movementOf(
        alone,
        at(4 * EVERY + RAMP / 2, (step) => [valueAt(step)[0]!], ['speed']),
        'speed',
      ),
    ).toBe(0);
    const still = seen(() => [7, 7, 7], 100);
    expect(
      movementOf(
        still,
        at(100, () => [7, 7, 7]),
      ),
    ).toBe(0);
  });

  it('moves at once where it had stood still', () => {
    const pulseAt = (step: number) => CHANNELS.map(() => (step % 500 < 5 ? 1 : 0));
    const still = seen(pulseAt, 2400);
    expect(isMoving(movementOf(still, at(2503, pulseAt), 'flow'))).toBe(true);
    expect(isMoving(movementOf(still, at(2450, pulseAt), 'flow'))).toBe(false);
  });

  it('is not moved by what is missing', () => {
    const gaps = (step: number) => [NaN, ...valueAt(step).slice(1)];
    const window = at(20 * EVERY + EVERY / 2, gaps);
    expect(Number.isFinite(movementOf(known, window))).toBe(true);
    expect(Number.isFinite(movementOf(seen(gaps, EVERY), window))).toBe(true);
  });
});

describe('a movement', () => {
  const size = (valueAt: (step: number) => readonly number[], known = seen(valueAt, 4 * EVERY)) =>
    movementOf(known, at(4 * EVERY + RAMP, valueAt));

  it('is known the better, the more often the like was seen', () => {
    const valueAt = machine();
    const familiarities = [2, 4, 8, 20].map((turns) => {
      const known = seen(valueAt, turns * EVERY + EVERY / 2);
      return familiarity(known, size(valueAt, known), SECOND_MS);
    });
    expect(familiarities[0]).toBeLessThan(0.5);
    expect(familiarities.at(-1)).toBe(1);
    familiarities.forEach((one, index) => expect(one).toBeGreaterThanOrEqual(familiarities[index - 1] ?? 0));
  });

  it('is none while the series is steady', () => {
    expect(familiarity(seen(machine(), 2 * EVERY + EVERY / 2), 1, SECOND_MS)).toBe(1);
  });

  it.each([
    ['may be usual after a few', 2, SECOND_MS, 0.2],
    ['is not usual after many', 20, SECOND_MS, 1],
    ['is not usual after a day', 2, 200 * SECOND_MS, 1],
  ])('that is larger than all before %s', (_, turns, intervalMs, expected) => {
    const known = seen(machine(), turns * EVERY + EVERY / 2);
    expect(familiarity(known, 1e4, intervalMs)).toBeCloseTo(expected, 1);
  });

  it('survives storage, and copies do not change', () => {
    const valueAt = machine();
    const straight = seen(valueAt, 3 * EVERY);
    const stored = structuredClone(seen(valueAt, 2 * EVERY));
    const copy = copyMovement(stored);
    for (let step = 2 * EVERY; step < 3 * EVERY; step++) learn(stored, at(step, valueAt));
    expect(stored).toEqual(straight);
    expect(copy).toEqual(seen(valueAt, 2 * EVERY));
  });
});

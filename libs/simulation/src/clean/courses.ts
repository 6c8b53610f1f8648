import type { Random } from '@kymo/statistics';
import type { Course } from './signal';
import { DAY_MS, HOUR_MS, MINUTE_MS } from './time';

/** Shapes of a day, 0 to 1 over the angle from its peak, in radians. */
const DAY_SHAPES = {
  sine: (angle: number) => (1 + Math.cos(angle)) / 2,
  peak: (angle: number) => Math.exp(3 * (Math.cos(angle) - 1)),
  plateau: (angle: number) => 1 / (1 + Math.exp(-6 * (Math.cos(angle) + 0.2))),
  humps: (angle: number) => (1.125 + 0.5 * Math.cos(angle) - Math.cos(2 * angle)) / 2.6,
};

export type DayShape = keyof typeof DAY_SHAPES;

/** The same course every day, from 0 to 1. */
export function everyDay(shape: DayShape, peakHour: number): Course {
  return (timeMs) => DAY_SHAPES[shape]((2 * Math.PI * (timeMs - peakHour * HOUR_MS)) / DAY_MS);
}

/** A sine from 0 to 1 that begins anywhere in its period. */
export function wave(random: Random, periodMinutes: number): Course {
  const phase = 2 * Math.PI * random();
  const frequency = (2 * Math.PI) / (periodMinutes * MINUTE_MS);
  return (timeMs) => (1 + Math.sin(frequency * timeMs + phase)) / 2;
}

/** A course filtered by a first-order lag, for steps of one minute. */
export function lagged(course: Course, minutes: number): Course {
  const share = 1 - Math.exp(-1 / minutes);
  let level = NaN;
  return (timeMs) => {
    const target = course(timeMs);
    level = Number.isNaN(level) ? target : level + share * (target - level);
    return level;
  };
}

import { normal, type Random } from '@kymo/statistics';
import { between } from './chance';

/** Noise of a channel that stands still between rare jumps, as a share of a jump. */
export const JUMP_NOISE = 0.05;

/** A course over time; read one or more times for every step, in order. */
export type Course = (timeMs: number) => number;

/** One channel of a clean stream: its values and their unpredictable part. */
export interface CleanSignal {
  readonly name: string;
  /** Standard deviation of the unpredictable part of a step, in the channel's unit. */
  readonly noise: number;
  /** The value; read exactly once for every step, in order. */
  readonly at: Course;
}

/** Ingredients of one machine of a kind. */
export interface CleanSetting {
  /** Random numbers of this machine. */
  readonly random: Random;
  /** The same draws for every machine of the kind: what they have in common. */
  readonly fleet: Random;
  /** Time of the first step, milliseconds since the Unix epoch. */
  readonly startMs: number;
}

/** Makes one machine of a kind. */
export type CleanMaker = (setting: CleanSetting) => readonly CleanSignal[];

/** A channel of a kind of machine; every machine varies its level, span and noise. */
export interface Gauge {
  readonly name: string;
  /** Value where its course is 0, in the channel's unit. */
  readonly base: number;
  /** Distance from there to its value where the course is 1. */
  readonly span: number;
  /** Standard deviation of the noise, a share of the span. Default 0.02. */
  readonly noiseShare?: number;
}

/**
 * A channel that shows a course, mostly from 0 to 1, with white noise.
 * @param draw draws of mean 0 and deviation 1
 */
export function gauged(
  { name, base, span, noiseShare = 0.02 }: Gauge,
  random: Random,
  course: Course,
  draw = normal,
): CleanSignal {
  const offset = base + span * between(random, -0.3, 0.3);
  const scale = span * between(random, 0.75, 1.35);
  const noise = Math.abs(scale) * noiseShare;
  return { name, noise, at: (timeMs) => offset + scale * course(timeMs) + noise * draw(random) };
}

/** A course shared by several channels: it advances once per step, however many channels read it. */
export function oncePerStep(course: Course): Course {
  let askedMs = NaN;
  let value = NaN;
  return (timeMs) => {
    if (timeMs !== askedMs) {
      askedMs = timeMs;
      value = course(timeMs);
    }
    return value;
  };
}

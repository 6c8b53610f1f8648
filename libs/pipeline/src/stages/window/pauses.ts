import type { WindowOptions } from './window-options';

/** When a channel, or a series, last had a value, and how it pauses, in steps: plain, so that it can be stored. */
export interface Pause {
  lastValueStep: number;
  /** Values so far, as far as they are counted. */
  values: number;
  /** Longest of its short pauses. */
  longest: number;
  /** Pauses that were no short ones, such as nights and weekends, oldest first. */
  long: LongPause[];
}

interface LongPause {
  /** Step of the last value before it. */
  readonly step: number;
  readonly steps: number;
}

/** What steps are measured by. */
export interface PauseRules {
  /** Without a value, after which a channel counts as silent that has no habit of pausing. */
  readonly silenceSteps: number;
  readonly intervalMs: number;
}

/** A channel that pauses by habit counts as silent after so many times its longest short pause. */
const HABIT_FACTOR = 3;
/** Long pauses that are expected are known better. */
const EXPECTED_FACTOR = 1.5;
const ALIKE = 0.2;
/** Nights and weekends of two weeks. */
const KEPT = 16;
/** A channel is known by its first values: until then it may be a slow one. */
const FIRST_VALUES = 3;
const FIRST_PATIENCE = 10;
const DAY_MS = 86_400_000;
const WEEK_MS = 7 * DAY_MS;
/** So far apart, by the clock, two pauses may begin that come at the same time of the day: clocks change, shifts run over. */
const SAME_TIME_MS = 7_200_000;

export function pauseRules(
  { silenceSamples, leastSilenceMs }: WindowOptions,
  intervalMs: number,
): PauseRules {
  return { silenceSteps: Math.max(silenceSamples, Math.ceil(leastSilenceMs / intervalMs)), intervalMs };
}

export function beginPause(step: number): Pause {
  return { lastValueStep: step - 1, values: 0, longest: 0, long: [] };
}

export function isSilent(pause: Pause, step: number, rules: PauseRules): boolean {
  const steps = step - pause.lastValueStep;
  return steps > shortPatience(pause, rules) && steps > patience(pause, rules);
}

/** Notes a value, and the pause before it. */
export function noteValue(pause: Pause, step: number, rules: PauseRules): void {
  const steps = step - pause.lastValueStep - 1;
  if (steps <= shortPatience(pause, rules)) pause.longest = Math.max(pause.longest, steps);
  else {
    pause.long.push({ step: pause.lastValueStep, steps });
    if (pause.long.length > KEPT) pause.long.shift();
  }
  pause.values = Math.min(FIRST_VALUES, pause.values + 1);
  pause.lastValueStep = step;
}

/** Takes a pause to another grid. @param newStep step of the new grid at the time of one of the old @param factor new steps in an old one */
export function rescale(pause: Pause, newStep: (step: number) => number, factor: number): void {
  pause.lastValueStep = newStep(pause.lastValueStep);
  pause.longest = Math.ceil(pause.longest * factor);
  pause.long = pause.long.map(({ step, steps }) => ({
    step: newStep(step),
    steps: Math.ceil(steps * factor),
  }));
}

/** Steps without a value after which a channel counts as silent. */
export function patience(pause: Pause, rules: PauseRules): number {
  return Math.max(shortPatience(pause, rules), EXPECTED_FACTOR * expected(pause, rules));
}

function shortPatience({ values, longest }: Pause, { silenceSteps }: PauseRules): number {
  const first = values < FIRST_VALUES ? FIRST_PATIENCE * silenceSteps : silenceSteps;
  return Math.max(first, HABIT_FACTOR * longest);
}

/**
 * Length of the long pause that may have begun with the last value: as earlier ones that began at this time of the week, else
 * of the day; or as those that come again at any time.
 */
function expected({ long, lastValueStep }: Pause, { intervalMs }: PauseRules): number {
  if (long.length === 0) return 0;
  const sameTime = (periodMs: number) =>
    long.filter(({ step }) => isSameTime((lastValueStep - step) * intervalMs, periodMs));
  const thisTime = sameTime(WEEK_MS);
  const likely = thisTime.length > 0 ? thisTime : sameTime(DAY_MS);
  const recurring = long.filter((one) => long.some((other) => isRecurring(one, other, intervalMs)));
  return Math.max(0, ...likely.map(({ steps }) => steps), ...recurring.map(({ steps }) => steps));
}

/** Whether two pauses are alike, and it is not the time of the day that makes them so. */
function isRecurring(one: LongPause, other: LongPause, intervalMs: number): boolean {
  const isAlike = Math.abs(one.steps - other.steps) <= ALIKE * one.steps;
  return one !== other && isAlike && !isSameTime((one.step - other.step) * intervalMs, DAY_MS);
}

function isSameTime(distanceMs: number, periodMs: number): boolean {
  const rest = ((distanceMs % periodMs) + periodMs) % periodMs;
  return Math.abs(distanceMs) >= periodMs / 2 && Math.min(rest, periodMs - rest) <= SAME_TIME_MS;
}

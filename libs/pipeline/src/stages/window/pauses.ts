/** When a channel last had a value, and its longest pause so far, in steps. */
export interface Pause {
  lastValueStep: number;
  /** Values so far, as far as they are counted. */
  values: number;
  longest: number;
  /** Longest pause of those that come again, such as nights and weekends. */
  habit: number;
  /** Pauses that were silences when they came. */
  silences: number[];
}

/** A channel that pauses by habit counts as silent after so many times its longest pause. */
const HABIT_FACTOR = 3;
/** Long pauses that come again are known better. */
const RECURRING_FACTOR = 1.5;
const ALIKE = 0.2;
const KEPT_SILENCES = 8;
/** A channel is known by its first values: until then it may be a slow one. */
const FIRST_VALUES = 3;
const FIRST_PATIENCE = 10;

export function beginPause(step: number): Pause {
  return { lastValueStep: step - 1, values: 0, longest: 0, habit: 0, silences: [] };
}

export function isSilent(pause: Pause, step: number, silenceSamples: number): boolean {
  return step - pause.lastValueStep > patience(pause, silenceSamples);
}

/** Notes a value. A pause long enough to be a silence is no habit before it comes again. */
export function noteValue(pause: Pause, step: number, silenceSamples: number): void {
  const steps = step - pause.lastValueStep - 1;
  if (steps <= patience(pause, silenceSamples)) pause.longest = Math.max(pause.longest, steps);
  else noteSilence(pause, steps);
  pause.values = Math.min(FIRST_VALUES, pause.values + 1);
  pause.lastValueStep = step;
}

/** @param factor steps of the new grid in one of the old */
export function rescale(pause: Pause, factor: number): void {
  pause.longest = Math.ceil(pause.longest * factor);
  pause.habit = Math.ceil(pause.habit * factor);
  pause.silences = pause.silences.map((steps) => Math.ceil(steps * factor));
}

function noteSilence(pause: Pause, steps: number): void {
  if (pause.silences.some((earlier) => Math.abs(earlier - steps) <= ALIKE * steps))
    pause.habit = Math.max(pause.habit, steps);
  pause.silences.push(steps);
  if (pause.silences.length > KEPT_SILENCES) pause.silences.shift();
}

function patience({ values, longest, habit }: Pause, silenceSamples: number): number {
  const first = values < FIRST_VALUES ? FIRST_PATIENCE * silenceSamples : silenceSamples;
  return Math.max(first, HABIT_FACTOR * longest, RECURRING_FACTOR * habit);
}

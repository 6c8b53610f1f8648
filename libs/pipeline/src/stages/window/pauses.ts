/** When a channel last had a value, and its longest pause so far, in steps. */
export interface Pause {
  lastValueStep: number;
  longest: number;
}

/** A channel that pauses by habit counts as silent after so many times its longest pause. */
const HABIT_FACTOR = 3;

export function isSilent(pause: Pause, step: number, silenceSamples: number): boolean {
  return step - pause.lastValueStep > patience(pause, silenceSamples);
}

/** Notes a value. A pause that counted as a silence is no habit. */
export function noteValue(pause: Pause, step: number, silenceSamples: number): void {
  const steps = step - pause.lastValueStep - 1;
  if (steps <= patience(pause, silenceSamples)) pause.longest = Math.max(pause.longest, steps);
  pause.lastValueStep = step;
}

function patience(pause: Pause, silenceSamples: number): number {
  return Math.max(silenceSamples, HABIT_FACTOR * pause.longest);
}

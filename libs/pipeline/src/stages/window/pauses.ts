/** When a channel last gave a value and how long it ever paused. */
export interface Pause {
  lastValueStep: number;
  longest: number;
}

/** Channels that pause by habit get three times their habit before they count as silent. */
const HABIT_FACTOR = 3;

export function isSilent(pause: Pause, step: number, silenceSamples: number): boolean {
  return step - pause.lastValueStep > patience(pause, silenceSamples);
}

/** Takes note of a value; a pause long enough to be a silence is no habit. */
export function noteValue(pause: Pause, step: number, silenceSamples: number): void {
  const steps = step - pause.lastValueStep - 1;
  if (steps <= patience(pause, silenceSamples)) pause.longest = Math.max(pause.longest, steps);
  pause.lastValueStep = step;
}

function patience(pause: Pause, silenceSamples: number): number {
  return Math.max(silenceSamples, HABIT_FACTOR * pause.longest);
}

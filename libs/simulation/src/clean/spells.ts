import { MINUTE_MS } from './time';

/** A state that holds for a while. */
export interface Spell<State> {
  readonly state: State;
  readonly sinceMs: number;
  readonly untilMs: number;
}

/** States one after another, each for some minutes: says which one holds at a time, asked in order of time. */
export function spells<State>(
  startMs: number,
  next: (last: State | undefined) => { readonly state: State; readonly minutes: number },
): (timeMs: number) => Spell<State> {
  const after = (sinceMs: number, last?: State): Spell<State> => {
    const { state, minutes } = next(last);
    return { state, sinceMs, untilMs: sinceMs + minutes * MINUTE_MS };
  };
  let spell = after(startMs);
  return (timeMs) => {
    while (timeMs >= spell.untilMs) spell = after(spell.untilMs, spell.state);
    return spell;
  };
}

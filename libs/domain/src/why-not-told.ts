import type { Gate, Incident } from './alert';
import type { KeptBack } from './kept-back';

/** Why an incident is only noted, by its gate. */
export const GATE_WORDS: Readonly<Record<Gate, string>> = {
  maturity: 'too little is known of the series yet',
  deviation: 'the deviation is too small to be seen',
  duration: 'the deviation is too short',
  habit: 'the series is known to do this',
  group: 'people wait for what its group does, or were alerted to that',
};

/** In the order in which they are asked. */
const GATES: readonly Gate[] = ['maturity', 'deviation', 'duration', 'habit', 'group'];

/** Gates that an incident has passed: those before the one that holds it. */
export function passedGates({ kind, heldBy }: Incident): readonly Gate[] {
  if (kind !== 'anomaly' && kind !== 'regime-change') return [];
  return heldBy === undefined ? GATES : GATES.slice(0, GATES.indexOf(heldBy));
}

const KEPT_BACK_WORDS: Readonly<Record<KeptBack['gate'], string>> = {
  'min-score': 'its score is below that of the policy',
  direction: 'the policy alerts only on the other direction',
  'min-deviation': 'it deviates by less than the policy asks for',
  windows: 'too few of its latest windows are anomalous for the policy',
  'min-duration': 'it is shorter than the policy asks for',
  inhibition: 'another incident explains it',
  silence: 'somebody has silenced it',
  maintenance: 'it is in a maintenance window',
  age: 'it was already too old when it was found',
};

/** Why nobody was told of an incident; undefined where somebody was, or could have been. */
export function whyNotTold({ heldBy, keptBack }: Incident): string | undefined {
  if (heldBy !== undefined) return GATE_WORDS[heldBy];
  if (keptBack === undefined) return undefined;
  const { gate, by } = keptBack;
  return by === undefined ? KEPT_BACK_WORDS[gate] : `${KEPT_BACK_WORDS[gate]} (${by})`;
}

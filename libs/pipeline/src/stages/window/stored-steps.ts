import type { StepRing } from './step-ring';

/** Consecutive steps as they are stored. */
export interface StoredSteps {
  /** The first of them. */
  readonly from: number;
  /** `[step, 2 + channel]`: how many samples, the time of the first, their values. */
  readonly rows: Float64Array;
  /** @see StepRingState.apart */
  readonly apart?: Float64Array;
}

const FACTS = 2;

/** The steps that a ring holds, from the first that has a sample on. */
export function heldSteps(ring: StepRing): StoredSteps {
  const { newest } = ring.state;
  let from = Math.max(0, newest - ring.capacity + 1);
  while (from <= newest && ring.samplesAt(from) === 0) from += 1;
  return stepsFrom(ring, from);
}

/** The steps of a ring from one on. */
export function stepsFrom({ state, width, capacity }: StepRing, from: number): StoredSteps {
  const rows = new Float64Array((state.newest - from + 1) * (FACTS + width));
  const apart = state.apart && new Float64Array((state.newest - from + 1) * width);
  let at = 0;
  for (let step = from; step <= state.newest; step++) {
    const slot = step % capacity;
    const samples = state.counts[slot]!;
    rows[at++] = samples;
    rows[at++] = samples === 0 ? 0 : state.moments[slot]!;
    for (let channel = 0; channel < width; channel++) rows[at++] = state.values[slot * width + channel]!;
    apart?.set(state.apart!.subarray(slot * width, (slot + 1) * width), (step - from) * width);
  }
  return { from, rows, ...(apart && { apart }) };
}

/** The step behind the last. */
export function endOf({ from, rows }: StoredSteps, width: number): number {
  return from + rows.length / (FACTS + width);
}

/** Puts steps into a ring that has the same channels; it keeps the newest that it has room for. */
export function takeIn({ state, width, capacity }: StepRing, steps: StoredSteps): void {
  const { from, rows, apart } = steps;
  if (apart) state.apart ??= new Float64Array(capacity * width).fill(Number.NaN);
  const end = endOf(steps, width);
  for (let step = Math.max(from, end - capacity); step < end; step++) {
    const slot = step % capacity;
    let at = (step - from) * (FACTS + width);
    state.counts[slot] = rows[at++]!;
    state.moments[slot] = rows[at++]!;
    for (let channel = 0; channel < width; channel++) state.values[slot * width + channel] = rows[at++]!;
    const moments = apart?.subarray((step - from) * width, (step - from + 1) * width);
    if (moments) state.apart!.set(moments, slot * width);
    else state.apart?.fill(Number.NaN, slot * width, (slot + 1) * width);
  }
  state.newest = end - 1;
}

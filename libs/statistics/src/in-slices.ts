import { setImmediate as nextTurn } from 'node:timers/promises';

let last: Promise<void> = Promise.resolve();

/**
 * Resolves in a turn of the event loop that no other caller has: however much work is under way, one slice of it is done
 * in a turn, and Kafka's heartbeats are sent between two.
 */
export function turn(): Promise<void> {
  last = last.then(() => nextTurn());
  return last;
}

/** Work that gives way after each slice, and its result at the end. */
export type Slices<Result> = Generator<undefined, Result>;

/** Runs sliced work to its end, each slice in a {@link turn} of its own. */
export async function inSlices<Result>(slices: Slices<Result>): Promise<Result> {
  for (;;) {
    const slice = slices.next();
    if (slice.done) return slice.value;
    await turn();
  }
}

/** Runs sliced work to its end at once: for threads that nothing waits for. */
export function atOnce<Result>(slices: Slices<Result>): Result {
  for (;;) {
    const slice = slices.next();
    if (slice.done) return slice.value;
  }
}

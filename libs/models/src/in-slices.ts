import { setImmediate as turn } from 'node:timers/promises';

/** Does what comes in slices to its end; between two of them the stream, and Kafka's heartbeats, have their turn. */
export async function inSlices<Result>(slices: Generator<undefined, Result>): Promise<Result> {
  for (;;) {
    const slice = slices.next();
    if (slice.done) return slice.value;
    await turn();
  }
}

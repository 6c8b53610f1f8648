import { setImmediate as turn } from 'node:timers/promises';

/** Runs sliced work to its end. Between two slices the stream and Kafka's heartbeats have their turn. */
export async function inSlices<Result>(slices: Generator<undefined, Result>): Promise<Result> {
  for (;;) {
    const slice = slices.next();
    if (slice.done) return slice.value;
    await turn();
  }
}

import type { Outcome, ReadSample } from './outcome';

/** More rows are not held to be sorted. */
const MOST_SORTED = 20_000_000;
const BLOCK = 4096;

/**
 * Outcomes in order of time: samples of one series and moment are put together where they measure different channels.
 * Refused rows come first.
 * @throws Error where there are too many to be held
 */
export async function* sorted(outcomes: AsyncIterable<Outcome[]>): AsyncGenerator<Outcome[]> {
  const samples: ReadSample[] = [];
  const refusals: Outcome[] = [];
  for await (const block of outcomes) {
    for (const outcome of block) {
      if (outcome.refusal !== undefined) refusals.push(outcome);
      for (const sample of outcome.samples) samples.push(sample);
    }
    if (samples.length > MOST_SORTED)
      throw new Error(`it holds more than ${MOST_SORTED} rows that are not in order of time`);
  }
  let row = 0;
  if (refusals.length > 0) yield refusals.map((outcome) => ({ ...outcome, row: row++ }));
  samples.sort((a, b) => a.timeMs - b.timeMs);
  let block: Outcome[] = [];
  for (const sample of joined(samples)) {
    block.push({ row: row++, samples: [sample] });
    if (block.length < BLOCK) continue;
    yield block;
    block = [];
  }
  if (block.length > 0) yield block;
}

function* joined(samples: readonly ReadSample[]): Generator<ReadSample> {
  let moment = Number.NaN;
  let open = new Map<string, ReadSample>();
  for (const sample of samples) {
    if (sample.timeMs !== moment) {
      yield* open.values();
      open = new Map();
      moment = sample.timeMs;
    }
    const earlier = open.get(sample.series);
    if (earlier === undefined) open.set(sample.series, sample);
    else if (
      Object.keys(sample.values).some(
        (name) => typeof earlier.values[name] === 'number' && typeof sample.values[name] === 'number',
      )
    )
      yield sample;
    else open.set(sample.series, { ...earlier, values: { ...earlier.values, ...filled(sample.values) } });
  }
  yield* open.values();
}

function filled(values: Readonly<Record<string, number | null>>): Record<string, number | null> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));
}

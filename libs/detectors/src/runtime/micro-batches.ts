import { MicroBatcher } from '@kymo/engine';
import { sharedValues, type ScoreBatch, type WindowBatch } from '../inference/window-batch';

type Score = (batch: WindowBatch) => Promise<ScoreBatch>;

/** Windows per batch: enough to fill a run of the network, few enough to occupy several workers. */
const MAX_WINDOWS = 256;
const MAX_AGE_MS = 1;

/** Whether a column of scores has one row per window or per step. */
const rowOf = {
  scores: 'window',
  loudest: 'window',
  recent: 'window',
  tailProbabilities: 'window',
  steps: 'window',
  errors: 'window',
  contributions: 'window',
  bands: 'window',
  expected: 'step',
  stepContributions: 'step',
} as const satisfies Record<keyof ScoreBatch, 'window' | 'step'>;

/** Joins the windows of many small calls, of any series, into batches, and splits large calls. */
export function inMicroBatches(score: Score): Score {
  const batcher = new MicroBatcher<WindowBatch, ScoreBatch>({
    maxSize: MAX_WINDOWS,
    maxAgeMs: MAX_AGE_MS,
    sizeOf: ({ sourceOf }) => sourceOf.length,
    run: async (batches) => splitScores(await score(joinWindows(batches)), batches),
  });
  return async (batch) => joinScores(await Promise.all(cutWindows(batch).map((part) => batcher.add(part))));
}

/** Parts share the values of the whole. */
function cutWindows(batch: WindowBatch): WindowBatch[] {
  const { sourceOf, endMs, freshSteps, begins } = batch;
  const count = sourceOf.length;
  if (count <= MAX_WINDOWS) return [batch];
  return Array.from({ length: Math.ceil(count / MAX_WINDOWS) }, (_, part) => {
    const [begin, end] = [part * MAX_WINDOWS, Math.min(count, (part + 1) * MAX_WINDOWS)];
    return {
      ...batch,
      sourceOf: sourceOf.slice(begin, end),
      endMs: endMs.slice(begin, end),
      freshSteps: freshSteps.slice(begin, end),
      begins: begins.slice(begin, end),
    };
  });
}

function joinWindows(batches: readonly WindowBatch[]): WindowBatch {
  if (batches.length === 1) return batches[0]!;
  const length = batches.reduce((sum, { values }) => sum + values.length, 0);
  const count = batches.reduce((sum, { sourceOf }) => sum + sourceOf.length, 0);
  return {
    sources: batches.flatMap(({ sources }) => sources),
    sourceOf: joinInto(
      new Int32Array(count),
      shifted(batches, 'sourceOf', ({ sources }) => sources.length),
    ),
    endMs: joinInto(
      new Float64Array(count),
      batches.map(({ endMs }) => endMs),
    ),
    freshSteps: joinInto(
      new Int32Array(count),
      batches.map(({ freshSteps }) => freshSteps),
    ),
    values: joinInto(
      sharedValues(length),
      batches.map(({ values }) => values),
    ),
    begins: joinInto(
      new Int32Array(count),
      shifted(batches, 'begins', ({ values }) => values.length),
    ),
  };
}

/** Places in each batch as places in all of them together. */
function shifted(
  batches: readonly WindowBatch[],
  name: 'sourceOf' | 'begins',
  lengthOf: (batch: WindowBatch) => number,
): Int32Array[] {
  let before = 0;
  return batches.map((batch) => {
    const own = batch[name].map((place) => place + before);
    before += lengthOf(batch);
    return own;
  });
}

function splitScores(scores: ScoreBatch, batches: readonly WindowBatch[]): ScoreBatch[] {
  if (batches.length === 1) return [scores];
  const rows = batches.map(({ sourceOf, freshSteps }) => ({
    window: sourceOf.length,
    step: freshSteps.reduce((sum, steps) => sum + steps, 0),
  }));
  const parts = columns((name) =>
    split(
      scores[name],
      rows.map((row) => row[rowOf[name]]),
    ),
  );
  return rows.map((_, index) => columns((name) => parts[name][index]!) as unknown as ScoreBatch);
}

function joinScores(parts: readonly ScoreBatch[]): ScoreBatch {
  if (parts.length === 1) return parts[0]!;
  return columns((name) => {
    const length = parts.reduce((sum, part) => sum + part[name].length, 0);
    const Column = parts[0]![name].constructor as Float64ArrayConstructor;
    return joinInto(
      new Column(length),
      parts.map((part) => part[name]),
    );
  }) as unknown as ScoreBatch;
}

function columns<T>(make: (name: keyof ScoreBatch) => T): Record<keyof ScoreBatch, T> {
  const names = Object.keys(rowOf) as (keyof ScoreBatch)[];
  return Object.fromEntries(names.map((name) => [name, make(name)])) as Record<keyof ScoreBatch, T>;
}

type Column = ScoreBatch[keyof ScoreBatch];

/** Cuts a column by numbers of rows. */
function split(column: Column, rows: readonly number[]): Column[] {
  const total = rows.reduce((sum, count) => sum + count, 0);
  const width = total === 0 ? 0 : column.length / total;
  let place = 0;
  return rows.map((count) => column.subarray(place, (place += count * width)));
}

function joinInto<T extends { set(values: ArrayLike<number>, place: number): void }>(
  into: T,
  parts: readonly ArrayLike<number>[],
): T {
  let place = 0;
  for (const part of parts) {
    into.set(part, place);
    place += part.length;
  }
  return into;
}

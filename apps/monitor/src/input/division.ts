import { FileSource } from '@kymo/connectors';

/** Steps learnt from when the length of the input is not known before it ends. */
const STREAM_STEPS = 500;
/** Fewer are not worth learning from. */
const FEWEST_STEPS = 100;
/** The stream can stop for a fit only between two batches: so many make up the first part. */
const BATCHES = 16;
const MOST_BATCH_RECORDS = 2000;

/** How an input is divided into a first part to learn from and a rest to monitor. */
export interface Division {
  /** Steps of each series that are learnt from. */
  readonly trainingSteps: number;
  readonly batchRecords: number;
}

/** @param train a number of steps, or a share (below 1) of the typical series */
export async function divide(
  input: string,
  mapping: Readonly<Record<string, unknown>>,
  train: number,
): Promise<Division> {
  const lengths = input === '-' ? [] : await seriesLengths(input, mapping);
  const typical = lengths[Math.floor(lengths.length / 2)] ?? 0;
  const share = typical === 0 ? STREAM_STEPS : Math.max(FEWEST_STEPS, Math.floor(train * typical));
  const trainingSteps = train >= 1 ? Math.round(train) : share;
  const records = Math.ceil((trainingSteps * Math.max(1, lengths.length)) / BATCHES);
  return { trainingSteps, batchRecords: Math.min(MOST_BATCH_RECORDS, records) };
}

/** Rows of each series, ascending. */
async function seriesLengths(input: string, mapping: Readonly<Record<string, unknown>>): Promise<number[]> {
  const rows = new Map<string, number>();
  await new FileSource({ path: input, ...mapping }).run({
    resumeAt: () => undefined,
    signal: new AbortController().signal,
    pass: ({ records }) => {
      for (const { key } of records) {
        const series = key === undefined ? '' : Buffer.from(key).toString();
        rows.set(series, (rows.get(series) ?? 0) + 1);
      }
      return Promise.resolve();
    },
  });
  return [...rows.values()].sort((a, b) => a - b);
}

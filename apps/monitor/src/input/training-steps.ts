import { FileSource } from '@kymo/connectors';

/** Steps learnt from when the length of the input is not known before it ends. */
const STREAM_STEPS = 500;
/** Fewer are not worth learning from. */
const FEWEST_STEPS = 100;

/**
 * How many steps of each series are learnt from before the rest is monitored.
 * @param train a number of steps, or a share (below 1) of the typical series
 */
export async function trainingStepsOf(
  input: string,
  mapping: Readonly<Record<string, unknown>>,
  train: number,
): Promise<number> {
  if (train >= 1) return Math.round(train);
  if (input === '-') return STREAM_STEPS;
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
  const lengths = [...rows.values()].sort((a, b) => a - b);
  const typical = lengths[Math.floor(lengths.length / 2)] ?? 0;
  return Math.max(FEWEST_STEPS, Math.floor(train * typical));
}

import { stat } from 'node:fs/promises';
import type { Division } from '@kymo/config';
import { FileSource, JsonDecoder } from '@kymo/connectors';
import { KymoError } from '@kymo/domain';
import { layoutLines, refusalLines, type Reading } from '@kymo/telemetry-io';
import { refuseDisorder } from './disorder';
import { SeriesTally } from './series-tally';

/** Steps learnt from when the length of the input is not known before it ends. */
const STREAM_STEPS = 500;
/** Fewer are not worth learning from. */
const FEWEST_STEPS = 100;
/** The stream can stop for a fit only between two batches: so many make up the first part. */
const BATCHES = 16;
const MAX_BATCH_RECORDS = 2000;

/**
 * Reads a file once to see how long its series are. What can be read only once is not touched.
 * @param train a number of steps, or a share (below 1) of the typical series
 * @throws KymoError INPUT_UNREADABLE where the file cannot be read, or its rows are not in order of time
 */
export async function divide(
  input: string | readonly string[],
  mapping: Readonly<Record<string, unknown>>,
  train: number,
): Promise<Division> {
  const { lengths, recordsPerStep } = (await isStream(input))
    ? STREAM
    : await measured([input].flat(), mapping);
  const typical = lengths[Math.floor(lengths.length / 2)] ?? 0;
  const share = typical === 0 ? STREAM_STEPS : Math.max(FEWEST_STEPS, Math.floor(train * typical));
  const trainingSteps = train >= 1 ? Math.round(train) : share;
  const records = (trainingSteps * Math.max(1, lengths.length) * recordsPerStep) / BATCHES;
  return { trainingSteps, batchRecords: Math.min(MAX_BATCH_RECORDS, Math.max(1, Math.ceil(records))) };
}

interface Measures {
  /** Steps of each series, ascending. */
  readonly lengths: readonly number[];
  /** Less than one where a record holds several samples. */
  readonly recordsPerStep: number;
}

const STREAM: Measures = { lengths: [], recordsPerStep: 1 };

/** Whether reading uses the input up: standard input, a named pipe, a process substitution. */
async function isStream(input: string | readonly string[]): Promise<boolean> {
  for (const path of [input].flat()) {
    if (path === '-') return true;
    const found = await stat(path).catch(() => undefined);
    if (found !== undefined && !found.isFile() && !found.isDirectory()) return true;
  }
  return false;
}

async function measured(input: string[], mapping: Readonly<Record<string, unknown>>): Promise<Measures> {
  const source = new FileSource({ path: input, ...mapping });
  const decoder = new JsonDecoder({ maxFutureMs: null });
  const tallies = new Map<string, SeriesTally>();
  let read = 0;
  await source.run({
    resumeAt: () => undefined,
    signal: new AbortController().signal,
    pass: ({ records }) => {
      read += records.length;
      for (const record of records) {
        for (const sample of decoder.decode(record).samples) tallyOf(tallies, sample.series).add(sample);
      }
      return Promise.resolve();
    },
  });
  refuseUnread(input, source.reading()!, read);
  refuseDisorder(tallies, input.join(', '), await source.describe());
  const lengths = [...tallies.values()].map(({ steps }) => steps).sort((a, b) => a - b);
  const steps = lengths.reduce((sum, length) => sum + length, 0);
  return { lengths, recordsPerStep: steps === 0 ? 1 : read / steps };
}

/** @throws KymoError INPUT_UNREADABLE where no row at all can be read, with the reason of most */
function refuseUnread(input: readonly string[], reading: Reading, records: number): void {
  const { rows } = reading;
  if (records === 0 || rows.refused < rows.read || rows.read === 0) return;
  throw new KymoError(
    'INPUT_UNREADABLE',
    `reading ${input.join(', ')}: none of its ${rows.read} rows can be read\n${refusalLines(reading).slice(1).join('\n')}\n` +
      `It was understood so; what is wrong can be named by an option:\n${layoutLines(reading).join('\n')}`,
    { context: { input: [...input], rows: rows.read } },
  );
}

function tallyOf(tallies: Map<string, SeriesTally>, series: string): SeriesTally {
  let tally = tallies.get(series);
  if (tally === undefined) tallies.set(series, (tally = new SeriesTally()));
  return tally;
}

import { KymoError, type Sample } from '@kymo/domain';
import { labelColumn, labelsOf, namesLabels } from '@kymo/evaluation';
import { PLAIN_NUMBERS, type ReadOptions, STANDARD_INPUT, TelemetryFile } from '@kymo/telemetry-io';

/** What is left to learn from. */
export interface Unlabelled {
  readonly samples: Sample[];
  /** What was left out, for people; absent where nothing was. */
  readonly note?: string;
}

/** Columns of a file that hold labels, by their names; none of standard input, which is read once. @throws KymoError INPUT_UNREADABLE */
export async function labelColumns(input: string, options: ReadOptions): Promise<string[]> {
  if (input === STANDARD_INPUT) return [];
  const file = await TelemetryFile.open([input], options);
  file.close();
  return file.layout.leftOut.map(({ name }) => name).filter(namesLabels);
}

/**
 * Samples without those that a label column calls anomalous, by numbers or words, and without that column: a model that has
 * learnt from trouble takes it for normal.
 * @throws KymoError INPUT_UNREADABLE where all are called anomalous, or words do not say what is
 */
export function withoutLabelled(samples: readonly Sample[], input: string): Unlabelled {
  const columns = [
    ...new Set(
      samples.flatMap(({ values, tags }) =>
        [...Object.keys(values), ...Object.keys(tags)].filter(namesLabels),
      ),
    ),
  ];
  if (columns.length === 0) return { samples: [...samples] };
  const names = columns.map((name) => `'${name}'`).join(', ');
  const isAnomalous = anomalousOf(samples, columns, input);
  const normal = samples.filter((_, index) => !isAnomalous[index]);
  if (normal.length === 0) {
    throw new KymoError(
      'INPUT_UNREADABLE',
      `Fitting on ${input}: ${names} calls all ${samples.length} samples anomalous, and a model learns from normal ones ` +
        'alone. Name a file with normal operation, or leave the column out with --channels.',
    );
  }
  const withoutLabels = <Value>(of: Readonly<Record<string, Value>>) =>
    Object.fromEntries(Object.entries(of).filter(([name]) => !columns.includes(name)));
  return {
    samples: normal.map((sample) => ({
      ...sample,
      values: withoutLabels(sample.values),
      tags: withoutLabels(sample.tags),
    })),
    note:
      `${names} is taken for labels, not for a channel: ${samples.length - normal.length} of ${samples.length} samples are ` +
      'called anomalous and left out.',
  };
}

/** `[sample]`: whether any of the columns calls it anomalous. */
function anomalousOf(samples: readonly Sample[], columns: readonly string[], input: string): boolean[] {
  const rows = samples.map(({ values, tags }) =>
    columns.map((name) => tags[name] ?? String(values[name] ?? '')),
  );
  const table = { path: input, columns, rows, numbers: PLAIN_NUMBERS };
  // The kind of a fault stands beside the label that says whether there is one.
  const telling = columns.filter((name) => labelColumn([name]) !== undefined);
  const labels = (telling.length > 0 ? telling : columns).map((name) =>
    labelsOf(table, columns.indexOf(name)),
  );
  return samples.map((_, index) => labels.some((of) => of[index] === 1));
}

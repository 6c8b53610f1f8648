import { KymoError, type Sample } from '@kymo/domain';
import { namesLabels } from '@kymo/evaluation';

/** What is left to learn from. */
export interface Unlabelled {
  readonly samples: Sample[];
  /** What was left out, for people; absent where nothing was. */
  readonly note?: string;
}

/**
 * Samples without those that a label column calls anomalous, and without that column: a model that has learnt from trouble
 * takes it for normal.
 * @throws KymoError INPUT_UNREADABLE where all are called anomalous
 */
export function withoutLabelled(samples: readonly Sample[], input: string): Unlabelled {
  const columns = new Set(samples.flatMap(({ values }) => Object.keys(values).filter(namesLabels)));
  if (columns.size === 0) return { samples: [...samples] };
  const names = [...columns].map((name) => `'${name}'`).join(', ');
  const normal = samples.filter(({ values }) => [...columns].every((name) => (values[name] ?? 0) === 0));
  if (normal.length === 0) {
    throw new KymoError(
      'INPUT_UNREADABLE',
      `Fitting on ${input}: ${names} calls all ${samples.length} samples anomalous, and a model learns from normal ones ` +
        'alone. Name a file with normal operation, or leave the column out with --channels.',
    );
  }
  return {
    samples: normal.map((sample) => ({
      ...sample,
      values: Object.fromEntries(Object.entries(sample.values).filter(([name]) => !columns.has(name))),
    })),
    note:
      `${names} is taken for labels, not for a channel: ${samples.length - normal.length} of ${samples.length} samples are ` +
      'called anomalous and left out.',
  };
}

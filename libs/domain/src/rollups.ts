import type { MEASUREMENTS } from './measurements';

type Measurements = typeof MEASUREMENTS;
export type Aggregate = 'max' | 'mean' | 'min' | 'last' | 'sum';

type RollupOf<M extends keyof Measurements> = {
  readonly of: M;
  readonly name: string;
  readonly fields: Readonly<Partial<Record<keyof Measurements[M]['fields'], Aggregate>>>;
};

/** A measurement with one point an hour, for longer keeping. */
export type Rollup = { [M in keyof Measurements]: RollupOf<M> }[keyof Measurements];

/** How long points are kept where an operator follows the documents: as they are, and one an hour of them. */
export const KEPT = { raw: '30d', rolledUp: '730d', every: '1h' } as const;

/** What is worth keeping of each hour: the highest score, the usual values, the widest band. */
export const ROLLUPS: readonly Rollup[] = [
  {
    of: 'score',
    name: 'kymo_score_hourly',
    fields: {
      score: 'max',
      reconstruction_error: 'max',
      threshold: 'last',
      boundary: 'last',
      maturity: 'last',
    },
  },
  {
    of: 'reconstruction',
    name: 'kymo_reconstruction_hourly',
    fields: { actual: 'mean', expected: 'mean', lower: 'min', upper: 'max', contribution: 'max' },
  },
  { of: 'verdict', name: 'kymo_verdict_hourly', fields: { windows: 'sum' } },
];

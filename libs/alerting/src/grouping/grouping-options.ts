import type { StormOptions } from './storms';

export interface GroupingOptions extends StormOptions {
  /** Time by which news of one series may be behind those of another. */
  readonly disorderMs: number;
}

export const GROUPING_DEFAULTS: GroupingOptions = {
  maxGroups: 5,
  correlationMs: 60_000,
  disorderMs: 10_000,
};

import type { Trial } from '@kymo/domain';

/** How a fit ends: with a model, refused as its model tells no fault from clean data, or failed. */
export const FIT_OUTCOMES = ['fitted', 'refused', 'failed'] as const;

/** A fit that has ended; one that is cancelled is done again and tells nothing. */
export interface EndedFit {
  readonly group: string;
  readonly detector: string;
  readonly outcome: (typeof FIT_OUTCOMES)[number];
  readonly seconds: number;
  /** Wall-clock time of its end. */
  readonly atMs: number;
  /** Of its model. */
  readonly hash?: string | undefined;
  readonly trial?: Trial | undefined;
}

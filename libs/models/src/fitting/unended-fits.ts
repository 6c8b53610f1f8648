import type { Store } from '@kymo/domain';
import { type Rung, timeBudgetOf } from '../options/ladder-options';

const DOCUMENT = 'fit-under-way';
/** A restart or two say nothing of the next. */
const FULL_ATTEMPTS = 3;

interface Attempts {
  readonly group: string;
  readonly detector: string;
  readonly begun: number;
}

/**
 * Remembers a fit that has begun until it ends. One that its run did not live to see the end of begins again with the next
 * run; where that happens again and again, each attempt takes half the time of the one before, until one ends.
 */
export class UnendedFits {
  constructor(private readonly store: Pick<Store, 'document' | 'putDocument'>) {}

  /** Notes an attempt. @returns the options of the fit, with the time that it may take */
  async begin(group: string, rung: Rung): Promise<Rung['options']> {
    const { detector, options } = rung;
    const before = this.store.document(DOCUMENT) as Attempts | undefined;
    const begun = before?.group === group && before.detector === detector ? before.begun : 0;
    await this.store.putDocument(DOCUMENT, { group, detector, begun: begun + 1 } satisfies Attempts);
    const halvings = begun + 1 - FULL_ATTEMPTS;
    const budget = timeBudgetOf(rung);
    if (halvings <= 0 || budget === undefined) return options;
    return { ...options, timeBudgetSeconds: budget / 2 ** halvings };
  }

  /** Notes that a fit has ended, with a model or without. */
  end(): Promise<void> {
    return this.store.putDocument(DOCUMENT, undefined);
  }
}

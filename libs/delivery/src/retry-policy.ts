import type { Delivery } from '@kymo/domain';
import { backoffMs } from '@kymo/statistics';

const FIRST_MS = 500;
/** Longest wait for a sink that cannot be reached. */
const MAX_MS = 30_000;
/** Longest wait for a sink that refuses: someone has to act first. */
const REFUSED_MAX_MS = 300_000;
/** Failures in a row after which an entry lets others pass: the receiver may fail at this one alone. */
export const STEP_ASIDE_AFTER = 5;

/** An attempt that did not deliver. */
export type Failure = Exclude<Delivery, { readonly status: 'delivered' }>;

/** How long to wait after `failures` in a row, milliseconds: what the sink asks for, else a delay that doubles. */
export function waitAfter(failure: Failure, failures: number, random: () => number): number {
  if (failure.status === 'retry' && failure.afterMs !== undefined) return failure.afterMs;
  return backoffMs(failures - 1, FIRST_MS, failure.status === 'retry' ? MAX_MS : REFUSED_MAX_MS, random);
}

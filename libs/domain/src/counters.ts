import type { RejectionReason } from './rejection';

/**
 * Where every sample read has gone. At any commit:
 * `decoded = late + duplicate + wrongClock + open + scored + warmingUp + unscorable`.
 */
export interface Counters {
  /** Records read from the source. */
  records: number;
  /** Samples decoded from them. */
  decoded: number;
  /** Records, or parts of records, refused, by reason. */
  rejected: Partial<Record<RejectionReason, number>>;
  /** Samples whose window had closed. */
  late: number;
  /** Samples already seen. */
  duplicate: number;
  /** Samples of a clock that others, or later samples of the same series, have contradicted. */
  wrongClock: number;
  /** Samples placed in windows that are still open. */
  open: number;
  /** Samples covered by a scored window. */
  scored: number;
  /** Samples covered by windows from before a model served. */
  warmingUp: number;
  /** Samples covered by windows that could not be scored. */
  unscorable: number;
  /** Windows scored. */
  windowsScored: number;
  /** Values outside the range of what their channel can have: taken as missing. */
  invalidValues: number;
  /** Values of channels that the serving model does not know. */
  unknownChannelValues: number;
}

export function zeroCounters(): Counters {
  return {
    records: 0,
    decoded: 0,
    rejected: {},
    late: 0,
    duplicate: 0,
    wrongClock: 0,
    open: 0,
    scored: 0,
    warmingUp: 0,
    unscorable: 0,
    windowsScored: 0,
    invalidValues: 0,
    unknownChannelValues: 0,
  };
}

/** Sum of two counts; neither is changed. */
export function addCounters(a: Counters, b: Counters): Counters {
  const sum = { ...a, rejected: { ...a.rejected } };
  for (const [reason, count] of Object.entries(b.rejected) as [RejectionReason, number][]) {
    sum.rejected[reason] = (sum.rejected[reason] ?? 0) + count;
  }
  for (const name of Object.keys(b) as (keyof Counters)[]) {
    // A count that was stored by an earlier version lacks what is counted since.
    if (name !== 'rejected') sum[name] = ((a[name] as number | undefined) ?? 0) + b[name];
  }
  return sum;
}

/** What was counted between two counts. */
export function countedSince(before: Counters, now: Counters): Counters {
  const negative = zeroCounters();
  for (const [reason, count] of Object.entries(before.rejected) as [RejectionReason, number][])
    negative.rejected[reason] = -count;
  for (const name of Object.keys(before) as (keyof Counters)[])
    if (name !== 'rejected') negative[name] = -before[name];
  return addCounters(now, negative);
}

/** All refusals of a count. */
export function rejectedTotal(counters: Counters): number {
  return Object.values(counters.rejected).reduce((sum, count) => sum + count, 0);
}

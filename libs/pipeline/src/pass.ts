import {
  type Batch,
  type Counters,
  type DeadLetter,
  type RawRecord,
  type Rejection,
  type SeriesKey,
  zeroCounters,
} from '@kymo/domain';

/** The tally of one pass over one batch: what the stages count and set aside while records flow by. */
export class Pass {
  readonly counters: Counters = zeroCounters();
  readonly deadLetters: DeadLetter[] = [];
  /** Series whose open windows the pass has changed. */
  readonly touched = new Set<SeriesKey>();

  constructor(readonly batch: Batch) {}

  reject(record: RawRecord, rejection: Rejection): void {
    const { rejected } = this.counters;
    rejected[rejection.reason] = (rejected[rejection.reason] ?? 0) + 1;
    this.deadLetters.push({ record, ...rejection });
  }
}

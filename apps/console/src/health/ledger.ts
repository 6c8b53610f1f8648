import type { Counters, RejectionReason } from '@kymo/domain';

export interface Entry {
  readonly name: string;
  readonly count: number;
  readonly words: string;
}

export interface Ledger {
  readonly total: number;
  readonly entries: readonly Entry[];
  /** Samples that are in none of the places; 0 when the books balance. */
  readonly missing: number;
}

/** Where every decoded sample has gone, in the words of someone who did not write the pipeline. */
export function ledgerOf(counters: Counters): Ledger {
  const entries: readonly Entry[] = [
    { name: 'scored', count: counters.scored, words: 'in a window that a model has judged' },
    { name: 'warming up', count: counters.warmingUp, words: 'came before a model served its series' },
    { name: 'open', count: counters.open, words: 'in a window that is still filling' },
    { name: 'not scorable', count: counters.unscorable, words: 'in a window with too little to judge' },
    { name: 'late', count: counters.late, words: 'came after its window had closed' },
    { name: 'duplicate', count: counters.duplicate, words: 'had been seen before' },
    { name: 'wrong clock', count: counters.wrongClock, words: 'its clock was wrong' },
  ];
  const placed = entries.reduce((sum, { count }) => sum + count, 0);
  return { total: counters.decoded, entries, missing: counters.decoded - placed };
}

/** Why records were refused, most frequent first. */
export function refusalsOf({ rejected }: Counters): Entry[] {
  return (Object.entries(rejected) as [RejectionReason, number][])
    .filter(([, count]) => count > 0)
    .map(([reason, count]) => ({ name: reason.replaceAll('_', ' '), count, words: REFUSALS[reason] ?? '' }))
    .sort((a, b) => b.count - a.count);
}

const REFUSALS: Readonly<Record<RejectionReason, string>> = {
  not_text: 'the bytes are not UTF-8 text',
  not_json: 'the text is not JSON',
  not_decodable: 'the bytes are not in the configured format',
  schema_unknown: 'the record names an unknown schema',
  alias_unknown: 'an alias whose name was not announced',
  schema: 'a field is missing, has the wrong type, or is unknown',
  time_missing: 'the record has no time',
  time_invalid: 'the time cannot be read',
  time_in_seconds: 'the time looks like seconds, not milliseconds',
  time_in_future: 'the time lies too far ahead',
  value_not_finite: 'a value is not a finite number',
  too_large: 'the record is larger than allowed',
  too_many_channels: 'the record has more channels than allowed',
  ragged_row: 'the row and the header differ in their number of fields',
  too_many_series: 'no more series may be watched',
  outbox_full: 'a sink did not take it before its outbox was full',
  sink_refused: 'a sink refuses a part of it for good',
  expired: 'a receiver has failed to take it for too long',
};

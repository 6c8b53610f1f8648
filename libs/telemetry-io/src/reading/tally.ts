import type { RejectionReason } from '@kymo/domain';
import type { Outcome, ReadSample } from './outcome';

/** A reason for which rows were refused, with the first of them. */
export interface RefusedRows {
  readonly reason: RejectionReason;
  readonly rows: number;
  readonly first: string;
}

/** What was taken for a missing value, by channel. */
export interface MissingMark {
  readonly channel: string;
  /** A number, a word, or `quality` where another column says so. */
  readonly mark: number | string;
  readonly cells: number;
}

const KEPT_SAMPLES = 5;
const MOST_MARKS = 200;
const MOST_SERIES = 100_000;
/** Share of refused rows from which it is said first, and from which a run counts as failed. */
export const TOLD_SHARE = 0.01;
export const FAILED_SHARE = 0.2;

/** Counts what was read of a file, row by row. */
export class ReadingTally {
  rows = 0;
  samples = 0;
  /** Lines that were no rows: comments, headers that come again. */
  passedOver = 0;
  firstMs = Number.POSITIVE_INFINITY;
  lastMs = Number.NEGATIVE_INFINITY;
  readonly first: ReadSample[] = [];
  last: ReadSample | undefined;
  readonly series = new Set<string>();
  readonly #refused = new Map<RejectionReason, { rows: number; first: string }>();
  readonly #marks = new Map<string, { channel: string; mark: number | string; cells: number }>();

  note({ samples, refusal }: Outcome): void {
    this.rows++;
    if (refusal !== undefined) this.refuse(refusal.reason, refusal.message);
    for (const sample of samples) this.#noteSample(sample);
  }

  refuse(reason: RejectionReason, message: string): void {
    const found = this.#refused.get(reason);
    if (found === undefined) this.#refused.set(reason, { rows: 1, first: message });
    else found.rows++;
  }

  missingCode(channel: string, code: number): void {
    this.#mark(channel, code);
  }

  missingWord(channel: string, word: string): void {
    this.#mark(channel, word);
  }

  badQuality(channel: string): void {
    this.#mark(channel, 'quality');
  }

  get refusedRows(): number {
    return [...this.#refused.values()].reduce((sum, { rows }) => sum + rows, 0);
  }

  /** Most rows first. */
  get refused(): RefusedRows[] {
    return [...this.#refused]
      .map(([reason, { rows, first }]) => ({ reason, rows, first }))
      .sort((a, b) => b.rows - a.rows);
  }

  get missing(): MissingMark[] {
    return [...this.#marks.values()].sort((a, b) => b.cells - a.cells);
  }

  #noteSample(sample: ReadSample): void {
    this.samples++;
    if (sample.timeMs < this.firstMs) this.firstMs = sample.timeMs;
    if (sample.timeMs > this.lastMs) this.lastMs = sample.timeMs;
    if (this.first.length < KEPT_SAMPLES) this.first.push(sample);
    this.last = sample;
    if (this.series.size < MOST_SERIES) this.series.add(sample.series);
  }

  #mark(channel: string, mark: number | string): void {
    const key = `${channel}\u0000${mark}`;
    const found = this.#marks.get(key);
    if (found !== undefined) found.cells++;
    else if (this.#marks.size < MOST_MARKS) this.#marks.set(key, { channel, mark, cells: 1 });
  }
}

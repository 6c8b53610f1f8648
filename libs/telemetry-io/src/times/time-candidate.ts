import type { TimeForm } from './form';

/** How one column can be read as times, and how likely it holds those of the rows. */
export interface TimeCandidate extends FoundForm {
  readonly worth: number;
}

/** A form in which a column can be read as times. */
export interface FoundForm {
  readonly form: TimeForm;
  /** A day without a time of day. */
  readonly isDateOnly: boolean;
  readonly doubt?: string;
  /** Why it cannot be read after all. */
  readonly refusal?: Error;
}

/** A column of times that can be read in several ways, or in none. */
export class UnreadableTimes extends Error {}

/** Share of the cells that a form must read. */
export const ENOUGH = 0.97;
/** The same under a name that tells of times: the rest are rows to be refused. */
export const ENOUGH_IF_NAMED = 0.5;
/** Worth of a name that tells of times. */
export const TELLING = 2;
/** Worth of a name that can only be that of a time. */
export const SURE = 3;
/** Cells that are looked at where reading them is slow. */
export const LOOKED_AT = 300;

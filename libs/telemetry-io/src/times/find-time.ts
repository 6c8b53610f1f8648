import type { NumberForm } from '../numbers/form';
import { timeNameWorth } from './names';
import { numberTimes } from './number-column';
import { sampledTexts, type SampledColumn } from './sampled-column';
import { textTimes } from './text-column';
import type { FoundForm, TimeCandidate } from './time-candidate';

/** What takes a column that never changes out of the choice. */
export const CONSTANT = 10;
/** What a column loses that hardly ever changes. */
const SELDOM = 1.5;
const SELDOM_SHARE = 0.02;
/** What a column gains that tells date and time of day. */
const WHOLE = 2;

/**
 * How a column can be read as times; undefined where it holds none.
 * @param isNamed whether the user says that it does
 */
export function timeCandidate(
  column: SampledColumn,
  numbers: NumberForm,
  isNamed: boolean,
): TimeCandidate | undefined {
  const runs = sampledTexts(column);
  const cells = runs.flat();
  if (cells.length === 0) return undefined;
  const found = foundForm(column, runs, numbers, isNamed);
  if (found === undefined) return undefined;
  return { ...found, worth: timeNameWorth(column.name) + (isWhole(found) ? WHOLE : 0) - sameness(cells) };
}

/** As texts, else as numbers; a form that cannot be read after all carries its refusal. */
function foundForm(
  column: SampledColumn,
  runs: readonly (readonly string[])[],
  numbers: NumberForm,
  isNamed: boolean,
): FoundForm | undefined {
  try {
    return textTimes(column.name, runs) ?? numberTimes(column, runs, numbers, isNamed);
  } catch (refusal) {
    return {
      form: { kind: 'calendar', order: 'dmy' },
      isDateOnly: !runs.flat().some((cell) => cell.includes(':')),
      refusal: refusal as Error,
    };
  }
}

function isWhole({ form, isDateOnly }: FoundForm): boolean {
  return form.kind !== 'clock' && form.kind !== 'elapsed' && !isDateOnly;
}

function sameness(cells: readonly string[]): number {
  const distinct = new Set(cells).size;
  if (distinct < 2 && cells.length > 2) return CONSTANT;
  return distinct < SELDOM_SHARE * cells.length ? SELDOM : 0;
}

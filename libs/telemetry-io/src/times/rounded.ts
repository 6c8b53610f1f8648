import { momentOfCount, type CountForm } from './number-times';

const EXPONENT = /^\d(?:[.,](\d*))?e\+?(\d+)$/i;
const COARSE_MS = 1000;
/** Counts of this many digits, where they are no moment: dates in digits. */
const DATE_DIGITS = 11;

/**
 * Counts that were shortened to a few digits and an exponent, such as `1.73858E+09`, each of which stands for many
 * moments; undefined where the digits are there.
 * @param count what they count, as far as that is known
 */
export function roundedTo(
  cells: readonly string[],
  count: CountForm | undefined,
): { readonly cell: string; readonly within: string } | undefined {
  const shortened = cells.filter((cell) => EXPONENT.test(cell));
  if (2 * shortened.length < cells.length) return undefined;
  const finest = Math.min(...shortened.map(lastDigit));
  const [cell] = shortened as [string];
  if (count === undefined)
    return finest > 1 && Number(EXPONENT.exec(cell)![2]) >= DATE_DIGITS
      ? { cell, within: `${finest.toLocaleString('en')} of its units` }
      : undefined;
  const stepMs = momentOfCount(finest, count) - momentOfCount(0, count);
  return stepMs > COARSE_MS
    ? { cell, within: `${Number((stepMs / 1000).toPrecision(2)).toLocaleString('en')} s` }
    : undefined;
}

/** What the last digit that is written counts. */
function lastDigit(cell: string): number {
  const [, decimals = '', exponent] = EXPONENT.exec(cell)!;
  return 10 ** (Number(exponent) - decimals.length);
}

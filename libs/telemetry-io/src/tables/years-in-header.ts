/** So many years one after the other are no measurements. */
const FEWEST_YEARS = 5;

/** @throws Error where a row without names holds years one after the other: they are the names, and time runs to the right */
export function refuseYears(firstRow: readonly string[]): void {
  const years = firstRow.filter((cell) => /^(1[5-9]|20|21)\d\d$/.test(cell.trim())).map(Number);
  const isInOrder = years.every((year, at) => at === 0 || Math.abs(year - years[at - 1]!) === 1);
  if (years.length < FEWEST_YEARS || !isInOrder || 2 * years.length < firstRow.length) return;
  throw new Error(
    `its columns are named by years (${years.slice(0, 3).join(', ')} …), so that time runs to the right; ` +
      'a row for each year expected: turn the table, and name the years in one column',
  );
}

import { kindOf } from './cell-kinds';

/** Whether a row names columns again: texts alone, the first of them or most of them names that are known. */
export function namesAgain(row: readonly string[], known: ReadonlySet<string>): boolean {
  const first = row.find((cell) => cell !== '');
  if (first === undefined) return false;
  if (!known.has(first) && !(row.length > 2 && known.has(row[2]!))) return false;
  const filled = row.filter((cell) => cell !== '');
  const again = filled.filter((cell) => known.has(cell)).length;
  return (known.has(first) || 2 * again > filled.length) && filled.every(mayBeName);
}

function mayBeName(cell: string): boolean {
  const kind = kindOf(cell);
  return kind === 'text' || kind === 'switch';
}

/** Names that only headers further below have, in the order in which they come. */
export function laterNames(
  rows: readonly (readonly string[] | undefined)[],
  names: readonly string[],
): string[] {
  const known = new Set(names.filter((name) => name !== ''));
  if (known.size < names.filter((name) => name !== '').length) return [];
  const later = new Set<string>();
  for (const row of rows) {
    if (row === undefined || !namesAgain(row, known)) continue;
    for (const name of row) if (name !== '' && !known.has(name)) later.add(name);
  }
  return [...later];
}

/** Cells of a row below the first of several headers, where those further below have more or fewer; else as most rows have. */
export function firstWidth(rows: readonly (readonly string[] | undefined)[], usual: number): number {
  const written = rows.filter(
    (row): row is readonly string[] =>
      row !== undefined && row.some((cell) => cell !== '') && !row[0]!.startsWith('#'),
  );
  for (const [index, row] of written.slice(0, LOOKED_AT).entries()) {
    if (row.length < 2 || !row.every((cell) => cell === '' || mayBeName(cell))) continue;
    const known = new Set(row.filter((cell) => cell !== ''));
    const below = written.slice(index + 1);
    const again = below.findIndex((other) => namesAgain(other, known));
    if (again > 0 && below.slice(0, again).every(({ length }) => length === row.length)) return row.length;
  }
  return usual;
}

/** A header stands further up. */
const LOOKED_AT = 60;

import type { ColumnFacts } from './facts';
import type { Keys } from './keys';
import type { Cells, TableSample } from './table';

const UNIT_NAMES = new Set(
  'unit units uom unitofmeasure unitofmeasurement einheit unité unite unidad unità unita eenheid enhet enhed måleenhed yksikkö'.split(
    ' ',
  ),
);

/** @throws Error where a column of units says that one channel has values in several */
export function refuseUnits(
  { names, runs }: TableSample,
  columns: readonly ColumnFacts[],
  { series, name }: Keys,
): void {
  const column = columns.find(
    ({ plain, index, distinct }) =>
      UNIT_NAMES.has(plain) && distinct.size > 1 && !series.includes(index) && index !== name,
  );
  if (column === undefined) return;
  const keys = [...series, ...(name === undefined ? [] : [name])];
  const keyOf = (row: Cells) => keys.map((index) => String(row[index] ?? '')).join('\u0000');
  const units = new Map<string, string>();
  for (const row of runs.flat()) {
    const unit = String(row[column.index] ?? '').trim();
    const known = units.get(keyOf(row));
    if (unit === '') continue;
    if (known === undefined) units.set(keyOf(row), unit);
    else if (known !== unit)
      throw new Error(
        `values of one channel stand in several units, by column ${JSON.stringify(names[column.index])}: ${known} and ${unit}; ` +
          `--series ${names[column.index]} keeps them apart, --channels takes them as they are`,
      );
  }
}

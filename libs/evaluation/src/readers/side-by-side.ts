import { timesIn, type CellFile, type KeyColumns } from '@kymo/telemetry-io';
import { isNormalWord, namesLabels } from './label-words';

interface Cells extends Pick<CellFile, 'rows' | 'numbers'> {
  readonly columns: readonly string[];
}

/**
 * A table with a row for each value as one with a column for each name, behind those that it has: the rows of one moment
 * become one, which is anomalous where one of them is. Other tables, and those without times, are left as they are.
 */
export function sideBySide(table: Cells, { series, long }: KeyColumns): Cells {
  const times = long && timesIn({ ...table, names: table.columns });
  if (long === undefined || times === undefined) return table;
  const { columns, rows } = table;
  const [name, value] = [columns.indexOf(long.name), columns.indexOf(long.value)];
  const keys = [...times.columns, ...series.map((one) => columns.indexOf(one))];
  const labels = [...columns.keys()].filter((column) => namesLabels(columns[column]!));
  const names = [...new Set(rows.map((row) => row[name]!.trim()))];
  const columnOf = new Map(names.map((one, index) => [one, columns.length + index]));
  const wide = new Map<string, string[]>();
  for (const row of rows) {
    const key = keys.map((column) => row[column]).join('\u0000');
    let whole = wide.get(key);
    if (whole === undefined) {
      whole = [...row, ...names.map(() => '')];
      [whole[name], whole[value]] = ['', ''];
      wide.set(key, whole);
    }
    whole[columnOf.get(row[name]!.trim())!] = row[value]!;
    for (const label of labels) if (isNormalWord(whole[label]!)) whole[label] = row[label]!;
  }
  return { ...table, columns: [...columns, ...names], rows: [...wide.values()] };
}

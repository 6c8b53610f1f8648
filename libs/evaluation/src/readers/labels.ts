import { KymoError } from '@kymo/domain';
import { numberIn } from '@kymo/telemetry-io';
import { LABEL, NORMAL } from './label-words';
import { isMissing, type Table } from './table';

/** SWaT writes both `Attack` and `A ttack`. */
const ANOMALOUS = [
  ...['anomaly', 'anomalous', 'abnormal', 'outlier', 'attack', 'a ttack'],
  ...['malicious', 'fault', 'faulty', 'true', 'yes'],
];

export function labelColumn(columns: readonly string[]): number | undefined {
  const found = columns.findLastIndex((name) => LABEL.test(name.trim()));
  return found < 0 ? undefined : found;
}

/**
 * `[time]`: 0 for zero, `normal`, `false` and missing cells, 1 for other numbers, `anomaly`, `true` and the like; for any
 * other word, too, where a word says of some rows that they are normal.
 * @throws KymoError INPUT_UNREADABLE for other words where none does
 */
export function labelsOf(table: Table, column: number): Uint8Array {
  const cells = table.rows.map((row) => row[column]!.trim());
  const someAreNormal = cells.some((cell) => NORMAL.includes(cell.toLowerCase()));
  return Uint8Array.from(cells, (cell, index) => {
    const word = cell.toLowerCase();
    if (isMissing(cell) || NORMAL.includes(word)) return 0;
    const number = numberIn(cell, table.numbers);
    if (typeof number === 'number') return Number(number !== 0);
    if (ANOMALOUS.includes(word) || someAreNormal) return 1;
    throw new KymoError(
      'INPUT_UNREADABLE',
      `reading ${table.path}: label column '${table.columns[column]}', row ${index + 1} holds '${cell}'; ` +
        `other words than ${ANOMALOUS.join(', ')} are allowed beside ${NORMAL.join(', ')} for normal rows; write 0 and 1 instead`,
    );
  });
}

import { readKeyColumns } from '@kymo/telemetry-io';
import { labelledPart } from './forms';
import type { SeriesFile } from './labelled-series';
import { namesLabels } from './label-words';
import { labelColumn } from './labels';
import { readTable, type Table } from './table';

/** A recording for each machine of a table that tells several apart; the recording as it is of any other. @throws KymoError INPUT_UNREADABLE */
export async function bySeries(file: SeriesFile): Promise<readonly SeriesFile[]> {
  if (file.form !== 'csv') return [file];
  const { series } = await readKeyColumns(file.path);
  const names = series.filter((name) => !namesLabels(name));
  if (names.length === 0) return [file];
  const table = await readTable(file.path);
  const columns = names.map((name) => table.columns.indexOf(name)).filter((column) => column >= 0);
  const label = labelColumn(table.columns);
  const machines = [...new Set(table.rows.map((row) => machineOf(row, columns)))];
  if (label === undefined || machines.length < 2) return [file];
  return machines.map((machine) =>
    labelledPart(file.path, `${file.name}/${machine}`, label, {
      machine,
      leftOut: columns,
      isOwn: (row) => machineOf(row, columns) === machine,
    }),
  );
}

function machineOf(row: Table['rows'][number], columns: readonly number[]): string {
  return columns.map((column) => row[column]!.trim()).join('/');
}

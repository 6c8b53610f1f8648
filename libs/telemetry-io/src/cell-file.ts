import { joinQuoted, splitLines } from './bytes/lines';
import { Input } from './bytes/input';
import { sampleFile } from './bytes/sample';
import type { NumberForm } from './numbers/form';
import type { TimeColumns } from './times/row-times';
import { findTimeColumns } from './times/time-columns';
import { csvTable } from './tables/csv-table';
import { rolesOf } from './tables/roles';
import { unreadable } from './telemetry-file';

/** A table of text with all its cells, for those who look for more in it than measurements. */
export interface CellFile {
  /** Undefined where the file has no header. */
  readonly names: readonly string[] | undefined;
  readonly rows: readonly (readonly string[])[];
  readonly numbers: NumberForm;
}

/** Names of the columns, by the first lines; undefined where there is no header. @throws KymoError INPUT_UNREADABLE */
export async function readNames(path: string): Promise<readonly string[] | undefined> {
  const { table } = await understood(path, HEAD_ONLY);
  return table.header.line === 0 ? undefined : table.sample.names;
}

/** Columns of a table that say what its rows are of, by their names, as the monitor would find them. */
export interface KeyColumns {
  /** They tell machines apart. */
  readonly series: readonly string[];
  /** Where each row holds one value: what names it, and where it stands. */
  readonly long?: { readonly name: string; readonly value: string };
}

/** @throws KymoError INPUT_UNREADABLE */
export async function readKeyColumns(path: string): Promise<KeyColumns> {
  const { table } = await understood(path);
  const { names } = table.sample;
  try {
    const { series, nameColumn, channels } = rolesOf(table.sample, {});
    return {
      series: series.map((index) => names[index]!),
      ...(nameColumn !== undefined && {
        long: { name: names[nameColumn]!, value: names[channels[0]!.index]! },
      }),
    };
  } catch {
    return { series: [] };
  }
}

/** All cells of a table, plain or packed. @throws KymoError INPUT_UNREADABLE, as for a row of another width */
export async function readCells(path: string): Promise<CellFile> {
  const { table, input } = await understood(path);
  const rows: (readonly string[])[] = [];
  const lines = table.rows();
  for await (const block of joinQuoted(splitLines(input.text()))) {
    for (const { cells, misfit } of lines.read(block)) {
      if (cells === undefined)
        throw unreadable(path, new Error(`row ${rows.length + 1}: ${misfit?.why ?? 'no row'}`));
      rows.push(cells as readonly string[]);
    }
  }
  return {
    names: table.header.line === 0 ? undefined : table.sample.names,
    rows,
    numbers: table.sample.numbers,
  };
}

/** The times of a table, as the monitor would find them; undefined where it has none, or none that can be read. */
export function timesIn({
  names,
  rows,
  numbers,
}: CellFile & { readonly names: readonly string[] }): TimeColumns | undefined {
  const columns = names.map((name, index) => ({
    name,
    runs: [rows.slice(0, SAMPLED_ROWS).map((row) => row[index])],
  }));
  try {
    return findTimeColumns(columns, numbers, {}, (name) => names.indexOf(name));
  } catch {
    return undefined;
  }
}

const SAMPLED_ROWS = 3000;
const HEAD_ONLY = 65_536;

async function understood(path: string, most?: number) {
  try {
    const input = await Input.open(path, process.stdin);
    return { input, table: csvTable(await sampleFile(input, most), {}) };
  } catch (thrown) {
    throw unreadable(path, thrown);
  }
}

import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import type { Outcome } from '../reading/outcome';
import { JsonTable } from '../tables/json-table';
import { RowReader } from '../tables/row-reader';
import { rolesOf } from '../tables/roles';
import { asWritten, clocksIn } from './parquet-clocks';
import type { RowSource, SourceParts } from './source';
import { tableLayout } from './table-layout';

const BLOCK_ROWS = 10_000;
const SAMPLED_ROWS = 3000;
const SAMPLED_RUNS = 5;

/** A Parquet file. @throws Error where it is damaged */
export async function parquetSource({ input, options, series, tally }: SourceParts): Promise<RowSource> {
  const file = await asyncBufferFromFile(input.path);
  const metadata = await parquetMetadataAsync(file);
  const total = Number(metadata.num_rows);
  if (total === 0) throw new Error('it holds no rows');
  const clocks = clocksIn(metadata);
  const rows = async (rowStart: number, rowEnd: number): Promise<unknown[]> => {
    const read = await parquetReadObjects({
      ...{ file, metadata, compressors, rowStart },
      rowEnd: Math.min(rowEnd, total),
    });
    return clocks.length === 0 ? read : read.map((row) => asWritten(row, clocks));
  };
  const runs: unknown[][] = [];
  for (let index = 0; index < SAMPLED_RUNS; index++) {
    const start = Math.floor((index * total) / SAMPLED_RUNS);
    if (start < total)
      runs.push(await rows(start, start + Math.min(SAMPLED_ROWS, Math.ceil(total / SAMPLED_RUNS))));
  }
  const table = new JsonTable(runs);
  const roles = rolesOf(table.sample, options);
  async function* outcomes(): AsyncGenerator<Outcome[]> {
    const reader = new RowReader(roles, table.sample.names, series, tally);
    for (let start = 0; start < total; start += BLOCK_ROWS) {
      const block = await rows(start, start + BLOCK_ROWS);
      yield block.map((row, index) => reader.read(table.row(row, ''), start + index));
    }
  }
  const { layout, spanMs } = tableLayout(table.sample, roles, false);
  return {
    layout: { format: 'parquet', ...layout },
    spanMs,
    markLines: 0,
    sortRows: 'duckdb',
    outcomes,
  };
}

import type { RawRecord } from '@kymo/domain';
import { NO_TIME_START_MS, numberIn, timeOf } from '@kymo/telemetry-io';
import { rejection } from '../../decoders/limits';
import type { Columns } from './columns';

/** Turns the lines of a file into records, in order. */
export interface RowReader {
  /** The record of one line; undefined where the line is no row. */
  read(line: Buffer, row: number): RawRecord | undefined;
}

export interface RowContext {
  readonly partition: string;
  readonly names: readonly string[];
  readonly columns: Columns;
  readonly decimalComma: boolean;
  /** Name of the series where no column gives one. */
  readonly series: string;
}

/** Writes rows of cells as telemetry records in JSON. */
export class RowWriter {
  readonly #context: RowContext;
  /** Rows so far by series, where the rows carry no time. */
  readonly #rows = new Map<string, number>();

  constructor(context: RowContext) {
    this.#context = context;
  }

  /** @param extra further channels that no column was known for */
  write(cells: readonly unknown[], row: number, extra?: Readonly<Record<string, number | null>>): RawRecord {
    const { partition, names, columns, decimalComma } = this.#context;
    const series = columns.series.map((index) => text(cells[index])).join('/') || this.#context.series;
    const values: Record<string, unknown> = {};
    for (const index of columns.channels) {
      const number = numberIn(cells[index], decimalComma);
      values[names[index] ?? ''] = number === undefined ? text(cells[index]) : number;
    }
    const tags = Object.fromEntries(columns.tags.map((index) => [names[index], text(cells[index])]));
    const record = {
      series,
      time: this.#time(cells, series),
      values: extra === undefined ? values : { ...values, ...extra },
      ...(columns.tags.length > 0 && { tags }),
    };
    return { value: Buffer.from(JSON.stringify(record)), key: Buffer.from(series), partition, offset: row };
  }

  #time(cells: readonly unknown[], series: string): number | string | undefined {
    const { time, timeReading } = this.#context.columns;
    if (time.length === 0) {
      const row = this.#rows.get(series) ?? 0;
      this.#rows.set(series, row + 1);
      return NO_TIME_START_MS + 1000 * row;
    }
    const written = time.map((index) => text(cells[index])).join(' ');
    if (written.trim() === '') return undefined;
    return timeOf(written, timeReading, this.#context.decimalComma);
  }
}

/** A line that is no row of the file, to be refused under its number. */
export function refusedRow(
  line: Buffer,
  partition: string,
  row: number,
  reason: 'ragged_row' | 'not_json' | 'schema',
  why: string,
): RawRecord {
  return { value: line, partition, offset: row, refusal: rejection(reason, `row ${row + 1}: ${why}`) };
}

function text(cell: unknown): string {
  return cell === undefined || cell === null ? '' : String(cell);
}

import type { NumberForm } from '../numbers/form';

/** Cells of a row: text, or what JSON and Parquet hold; undefined where nothing stands. */
export type Cells = readonly unknown[];

/** A row of a table, or a line that is none. */
export interface TableRow {
  readonly text: string;
  /** Undefined where the row does not fit the table. */
  readonly cells?: Cells;
  /** Why it does not fit. */
  readonly misfit?: {
    readonly reason: 'ragged_row' | 'not_json' | 'schema' | 'too_large';
    readonly why: string;
  };
  /** Numbers under names that the sampled rows did not have. */
  readonly extra?: Readonly<Record<string, number>>;
}

/** A table as it was sampled: what its columns are called, and rows from all over it. */
export interface TableSample {
  readonly names: readonly string[];
  readonly units: readonly (string | undefined)[];
  /** Names as the header has them, where several machines have the same ones. */
  readonly titles?: readonly string[];
  /** Machine of each column, where names of machines stand above those of the columns. */
  readonly groups?: readonly string[];
  /** Rows that follow each other in the file. */
  readonly runs: readonly (readonly Cells[])[];
  /** Whether names are paths, such as `properties.stationId`. */
  readonly isNested?: boolean;
  readonly numbers: NumberForm;
  /** Where the columns write them differently: how each does. */
  readonly columnNumbers?: readonly NumberForm[];
}

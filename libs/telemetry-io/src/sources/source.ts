import type { Input } from '../bytes/input';
import type { LineSample } from '../bytes/sample';
import type { FileFormat, Layout } from '../reading/reading';
import type { Outcome } from '../reading/outcome';
import type { ReadingTally } from '../reading/tally';
import type { DialectOptions } from '../tables/csv-table';
import type { ColumnOptions } from '../tables/roles';

/** What a user says of an input. */
export interface ReadOptions extends DialectOptions, ColumnOptions {
  readonly format?: FileFormat | undefined;
}

/** What is at hand to understand an input. */
export interface SourceParts {
  readonly input: Input;
  /** Lines from all over it. */
  readonly lines: LineSample;
  /** Its text from the start, each time it is called; a stream gives it once. */
  readonly text: () => AsyncIterable<string>;
  readonly options: ReadOptions;
  /** Name of the series where nothing else gives one. */
  readonly series: string;
  readonly tally: ReadingTally;
}

/** An input that was understood. */
export interface RowSource {
  readonly layout: Omit<Layout, 'container' | 'encoding'>;
  /** Earliest and latest of the sampled rows, milliseconds; undefined where they have no times of their own. */
  readonly spanMs?: readonly [number, number] | undefined;
  /** Lines by which the file is told from another under the same path. */
  readonly markLines: number;
  /** Command of the shell that puts the rows in order of time, from the text of the file to a sorted text. */
  readonly sortRows: string;
  /** All rows, in order, in blocks as they arrive. */
  outcomes(): AsyncIterable<Outcome[]>;
}

export const NO_LAYOUT = { leftOut: [], notes: [], doubts: [] } as const;

import type { Container } from '../bytes/containers';
import type { Encoding } from '../bytes/encodings';
import type { MissingMark, RefusedRows } from './tally';

export const FILE_FORMATS = ['csv', 'json', 'ndjson', 'line-protocol', 'parquet', 'prometheus'] as const;
export type FileFormat = (typeof FILE_FORMATS)[number];

/** A channel as it was read. */
export interface ReadChannel {
  readonly name: string;
  readonly unit?: string;
}

/** A column that is not watched. */
export interface LeftOut {
  readonly name: string;
  readonly why:
    | 'text'
    | 'label'
    | 'unnamed'
    | 'counts rows'
    | 'quality'
    | 'time'
    | 'constant'
    | 'says nothing new'
    | 'not named'
    | 'empty';
  /** It holds numbers all the same. */
  readonly hasNumbers: boolean;
}

/** What of an input was understood as what, before its rows are read. */
export interface Layout {
  readonly format: FileFormat;
  /** The layout within the format, such as `wide`, `long` or `InfluxDB annotated CSV`. */
  readonly shape: string;
  readonly container?: Container;
  readonly encoding?: Encoding;
  readonly separator?: string;
  readonly decimal?: '.' | ',';
  /** Line of the names, from 1; 0 where there is none. */
  readonly headerLine?: number;
  readonly skippedLines?: readonly string[];
  readonly time?: {
    readonly columns: readonly string[];
    readonly form: string;
    /** Zone of times that carry none. */
    readonly zone?: string;
    /** The file knows no dates: they count from 2000-01-01. */
    readonly isInvented: boolean;
  };
  /** Columns that name the series. */
  readonly series?: readonly string[];
  /** Column that names the channels. */
  readonly nameColumn?: string;
  readonly channels?: readonly ReadChannel[];
  readonly leftOut: readonly LeftOut[];
  readonly notes: readonly string[];
  /** What the file leaves open, how it was taken, and the option that settles it. */
  readonly doubts: readonly string[];
  /** Usual distance of two rows of a series, milliseconds, where the sampled rows tell. */
  readonly intervalMs?: number;
  /** Rows are read whole and put in order of time first. */
  readonly isSorted: boolean;
}

/** What was read of an input: part of a run's result. */
export interface Reading extends Layout {
  readonly files: readonly string[];
  readonly rows: {
    readonly read: number;
    readonly refused: number;
    readonly reasons: readonly RefusedRows[];
  };
  readonly samples: number;
  readonly seriesCount: number;
  readonly firstTime?: string;
  readonly lastTime?: string;
  readonly firstRow?: Readonly<Record<string, unknown>>;
  readonly lastRow?: Readonly<Record<string, unknown>>;
  /** What was taken for missing values. */
  readonly missing: readonly MissingMark[];
}

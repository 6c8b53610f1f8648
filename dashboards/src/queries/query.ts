import { MEASUREMENTS } from '@kymo/domain';

type Schema = typeof MEASUREMENTS;
export type Measurement = keyof Schema;
type Tag<M extends Measurement> = Schema[M]['tags'][number];
type Name<M extends Measurement> = Tag<M> | (keyof Schema[M]['fields'] & string);

/** The tag by which the dashboard groups series: a variable, since the tags that travel are configured. */
export const CHOSEN_TAG = '${tag:raw}';
type ChosenTag = typeof CHOSEN_TAG;

/** What an aggregated column shows; `of` is checked, so that a misspelt name does not compile. */
export type Aggregate<Of extends string = string> =
  | { readonly how: 'count' | 'max' | 'mean' | 'sum'; readonly of: Of }
  | { readonly how: 'percentile'; readonly of: Of; readonly percent: number };

/** What points or rows have to fulfil. */
export type Condition<Of extends string = string> =
  | { readonly kind: 'is'; readonly column: Of; readonly words: readonly string[] }
  | { readonly kind: 'chosen' | 'listed' | 'contains'; readonly column: Of; readonly variable: string }
  | { readonly kind: 'in groups' }
  | { readonly kind: 'at least' | 'below'; readonly column: Of; readonly bound: Of | number };

/** The time step of the panel, or days of UTC. */
type Step = 'interval' | 'day';

/** Points as they were written, the newest first, with the name that each column is shown by. */
export interface Points {
  readonly kind: 'points';
  readonly measurement: Measurement;
  readonly columns: Readonly<Record<string, string>>;
  readonly where: readonly Condition[];
  readonly limit: number;
}

/** The latest point of each combination of tags that has the field `of`, with fields beside it. */
export interface Latest {
  readonly kind: 'latest';
  readonly measurement: Measurement;
  readonly of: string;
  readonly beside: readonly string[];
  readonly where: readonly Condition[];
  readonly by: readonly string[];
  /** Looks at everything kept, not only at the time range of the dashboard. */
  readonly allTime: boolean;
}

/** Aggregates of the points of each step and combination of tags. */
export interface Totals {
  readonly kind: 'totals';
  readonly measurement: Measurement;
  readonly columns: Readonly<Record<string, Aggregate>>;
  readonly where: readonly Condition[];
  readonly by: readonly string[];
  readonly every?: Step | undefined;
  /** Whether steps without a point are 0, where the language can say so. */
  readonly zeros: boolean;
}

/** Rows of a query by the name that each column is shown by. */
export interface Rows {
  readonly kind: 'rows';
  readonly from: Latest | Totals;
  readonly columns: Readonly<Record<string, string>>;
  readonly where: readonly Condition[];
  /** The rows that are highest or lowest in a column, each of another value of the first tag of `from`. */
  readonly ranked?: { readonly order: 'highest' | 'lowest'; readonly of: string } | undefined;
  readonly limit?: number | undefined;
}

/** How many rows of a query have a value of `of`: of each of its steps, where it has some. */
export interface Count {
  readonly kind: 'count';
  readonly from: Latest | Totals;
  readonly as: string;
  readonly of: string;
  readonly where: readonly Condition[];
}

/** The first values of a tag, or the tags of a measurement: what a variable offers. */
export type Offer =
  | {
      readonly kind: 'values';
      readonly measurement: Measurement;
      readonly tag: string;
      readonly where: readonly Condition[];
      readonly limit: number;
    }
  | { readonly kind: 'tags'; readonly measurement: Measurement };

/** What fills a table, in no language yet. */
export type TableQuery = Points | Rows;

/** What draws lines over time, or gives one number. */
export type LineQuery = Totals | Count;

/** What is asked of InfluxDB. */
export type Query = TableQuery | LineQuery | Offer;

/** A query over which others ask, and the names of its columns. */
type Over<Shape extends Latest | Totals, Columns extends string> = Shape & { readonly names?: Columns };

export function points<M extends Measurement>(
  measurement: M,
  asked: {
    readonly columns: Readonly<Record<string, Name<M>>>;
    readonly where: readonly Condition<Name<M>>[];
    readonly limit: number;
  },
): Points {
  return { kind: 'points', measurement, ...asked };
}

export function latest<M extends Measurement, Of extends Name<M>, Beside extends Name<M> = never>(
  measurement: M,
  asked: {
    readonly of: Of;
    readonly beside?: readonly Beside[];
    readonly where?: readonly Condition<Name<M>>[];
    readonly by: readonly Tag<M>[];
    readonly allTime?: boolean;
  },
): Over<Latest, Of | Beside | Tag<M>> {
  return { kind: 'latest', measurement, beside: [], where: [], allTime: false, ...asked };
}

export function totals<M extends Measurement, Columns extends string>(
  measurement: M,
  asked: {
    readonly columns: Readonly<Record<Columns, Aggregate<Name<M>>>>;
    readonly where?: readonly Condition<Name<M>>[];
    readonly by?: readonly (Tag<M> | ChosenTag)[];
    readonly every?: Step;
    readonly zeros?: boolean;
  },
): Over<Totals, Columns | Tag<M> | ChosenTag> {
  return { kind: 'totals', measurement, where: [], by: [], zeros: false, ...asked };
}

export function rows<Columns extends string>(
  from: Over<Latest | Totals, Columns>,
  asked: {
    readonly columns: Readonly<Record<string, NoInfer<Columns>>>;
    readonly where?: readonly Condition<NoInfer<Columns>>[];
    readonly ranked?: { readonly order: 'highest' | 'lowest'; readonly of: NoInfer<Columns> };
    readonly limit?: number;
  },
): Rows {
  return { kind: 'rows', from, where: [], ...asked };
}

export function count<Columns extends string>(
  from: Over<Latest | Totals, Columns>,
  asked: {
    readonly as: string;
    readonly of: NoInfer<Columns>;
    readonly where?: readonly Condition<NoInfer<Columns>>[];
  },
): Count {
  return { kind: 'count', from, where: [], ...asked };
}

export function tagValues<M extends Measurement>(
  measurement: M,
  tag: Tag<M> | ChosenTag,
  limit: number,
  where: readonly Condition<Tag<M>>[] = [],
): Offer {
  return { kind: 'values', measurement, tag, where, limit };
}

/** The tags of a measurement, those that travel from the series among them. */
export function tagKeys(measurement: Measurement): Offer {
  return { kind: 'tags', measurement };
}

export function aggregate<Of extends string>(how: 'count' | 'max' | 'mean' | 'sum', of: Of): Aggregate<Of> {
  return { how, of };
}

/** The value below which a percentage of the values lies. */
export function percentile<Of extends string>(of: Of, percent: number): Aggregate<Of> {
  return { how: 'percentile', of, percent };
}

/** Equal to a fixed word, or to one of several. */
export function is<Of extends string>(column: Of, ...words: readonly string[]): Condition<Of> {
  return { kind: 'is', column, words };
}

/** Equal to what the dashboard's variable holds, one value or many, or all. */
export function isChosen<Of extends string>(column: Of, variable: string): Condition<Of> {
  return { kind: 'chosen', column, variable };
}

/** Equal to one of the values of a hidden variable, which may have none. */
export function isListed<Of extends string>(column: Of, variable: string): Condition<Of> {
  return { kind: 'listed', column, variable };
}

/** Whether a point is of the groups that the dashboard's variables choose; a point without the tag is of group ''. */
export function inChosenGroups(): Condition<never> {
  return { kind: 'in groups' };
}

/** Contains what the user types into a text box of the dashboard. */
export function contains<Of extends string>(column: Of, textBox: string): Condition<Of> {
  return { kind: 'contains', column, variable: textBox };
}

export function atLeast<Of extends string>(column: Of, bound: Of | number): Condition<Of> {
  return { kind: 'at least', column, bound };
}

export function below<Of extends string>(column: Of, bound: Of | number): Condition<Of> {
  return { kind: 'below', column, bound };
}

/** Fields that a query of points needs beside those that it shows. */
export function fieldsOfConditions(measurement: Measurement, where: readonly Condition[]): string[] {
  return where.flatMap((condition) =>
    'column' in condition && isField(measurement, condition.column) ? [condition.column] : [],
  );
}

export function isField(measurement: Measurement, name: string): boolean {
  return name in MEASUREMENTS[measurement].fields;
}

export const nameOf = (measurement: Measurement): string => MEASUREMENTS[measurement].name;

import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog';
import { MEASUREMENTS } from '@kymo/domain';

type Schema = typeof MEASUREMENTS;
type Measurement = keyof Schema;
type Tag<M extends Measurement> = Schema[M]['tags'][number];
type Name<M extends Measurement> = Tag<M> | Schema[M]['fields'][number];

/** What a column shows: `of` names the columns it reads, so that a misspelt one does not compile. */
export interface Expression<Of extends string> {
  readonly text: string;
  readonly of?: Of;
}

/** A condition of a WHERE clause over the columns `Of`. */
export interface Condition<Of extends string> {
  readonly text: string;
  readonly of?: Of;
}

/** An InfluxQL SELECT and the names of its columns. */
export interface Query<Columns extends string = string> {
  readonly text: string;
  readonly columns?: Columns;
}

interface Clauses<Columns extends string, Of extends string, Groups extends string> {
  /** Alias by expression, in order of appearance. */
  readonly columns: Record<Columns, Of | Expression<Of>>;
  readonly where?: readonly Condition<Of>[];
  /** `interval` groups by the time step of the panel. */
  readonly by?: readonly (Groups | 'interval')[];
  readonly fill?: 'none' | 0;
  readonly newestFirst?: boolean;
  readonly limit?: number;
  /** Looks at everything kept, not only at the time range of the dashboard. */
  readonly allTime?: boolean;
}

type Aggregate = 'count' | 'last' | 'max' | 'mean' | 'sum';

const quote = (name: string): string => `"${name}"`;

export function aggregate<Of extends string>(name: Aggregate, of: Of): Expression<Of> {
  return { text: `${name}(${quote(of)})` };
}

/** The `limit` highest values, each from another value of the tag `by`; adds the column `by`. */
export function top<Of extends string>(of: Of, by: Of, limit: number): Expression<Of> {
  return { text: `top(${quote(of)}, ${quote(by)}, ${limit})` };
}

/** Equal to a fixed word, or to one of several. */
export function is<Of extends string>(tag: Of, ...words: readonly string[]): Condition<Of> {
  if (words.length === 1) return { text: `${quote(tag)} = '${words[0]}'` };
  return { text: `${quote(tag)} =~ /^(${words.join('|')})$/` };
}

/**
 * Equal to what the dashboard's variable holds, one value or many. A regular expression with an explicit format,
 * because Grafana escapes the value the same way in every release only there.
 */
export function isChosen<Of extends string>(tag: Of, variable: string): Condition<Of> {
  return { text: `${quote(tag)} =~ /^\${${variable}:regex}$/` };
}

export function atLeast<Of extends string>(column: Of, bound: Of): Condition<Of> {
  return { text: `${quote(column)} >= ${quote(bound)}` };
}

/** SELECT over a measurement, within the time range of the dashboard. */
export function select<M extends Measurement, Columns extends string>(
  measurement: M,
  clauses: Clauses<Columns, Name<M>, Tag<M>>,
): Query<Columns | Tag<M>> {
  return render(quote(MEASUREMENTS[measurement].name), clauses, clauses.allTime !== true);
}

/** SELECT over the result of another query; the tags that it is grouped by are columns too. */
export function selectFrom<Inner extends string, Columns extends string>(
  inner: Query<Inner>,
  clauses: Clauses<Columns, NoInfer<Inner>, NoInfer<Inner>>,
): Query<Columns | Inner> {
  return render(`(${inner.text})`, clauses, clauses.by?.includes('interval') === true);
}

/** All values of a tag: what a variable offers. */
export function tagValues<M extends Measurement>(
  measurement: M,
  tag: Tag<M>,
  where: readonly Condition<Tag<M>>[] = [],
): Query {
  const clauses = ['SHOW TAG VALUES FROM', quote(MEASUREMENTS[measurement].name), 'WITH KEY =', quote(tag)];
  if (where.length > 0) clauses.push('WHERE', where.map(({ text }) => text).join(' AND '));
  return { text: clauses.join(' ') };
}

function render<Columns extends string, Of extends string, Groups extends string>(
  from: string,
  { columns, where = [], by = [], fill, newestFirst, limit }: Clauses<Columns, Of, Groups>,
  inTimeRange: boolean,
): Query<Columns> {
  const conditions = [...where.map(({ text }) => text), ...(inTimeRange ? ['$timeFilter'] : [])];
  const groups = by.map((group) => (group === 'interval' ? 'time($__interval)' : quote(group)));
  const clauses = [
    `SELECT ${Object.entries<Of | Expression<Of>>(columns).map(renderColumn).join(', ')} FROM ${from}`,
    conditions.length > 0 && `WHERE ${conditions.join(' AND ')}`,
    groups.length > 0 && `GROUP BY ${groups.join(', ')}`,
    fill !== undefined && `fill(${fill})`,
    newestFirst === true && 'ORDER BY time DESC',
    limit !== undefined && `LIMIT ${limit}`,
  ];
  return { text: clauses.filter((clause) => clause !== false).join(' ') };
}

function renderColumn<Of extends string>([alias, column]: [string, Of | Expression<Of>]): string {
  const text = typeof column === 'string' ? quote(column) : column.text;
  return text === quote(alias) ? text : `${text} AS ${quote(alias)}`;
}

/** How a query's result is to be laid out: one line a group, or one table. */
export type Layout = { readonly lines: string } | 'table';

/** A panel's query as Grafana's InfluxDB data source reads it; the SDK has no builder for it. */
export class InfluxQueryBuilder implements Builder<Dataquery> {
  /** @param layout `lines` names each line: `$col` is the column, `$tag_<tag>` a tag it is grouped by. */
  constructor(
    private readonly query: Query,
    private readonly layout: Layout,
  ) {}

  build(): Dataquery {
    const target = {
      refId: 'A',
      query: this.query.text,
      rawQuery: true,
      ...(this.layout === 'table'
        ? { resultFormat: 'table' }
        : { resultFormat: 'time_series', alias: this.layout.lines }),
    };
    return target as typeof target & Dataquery;
  }
}

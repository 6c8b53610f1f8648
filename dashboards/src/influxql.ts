import { MEASUREMENTS } from '@kymo/domain';

type Schema = typeof MEASUREMENTS;
type Measurement = keyof Schema;
type Tag<M extends Measurement> = Schema[M]['tags'][number];
type Name<M extends Measurement> = Tag<M> | (keyof Schema[M]['fields'] & string);

/** The tag by which the dashboard groups series: a variable, since the tags that travel are configured. */
export const CHOSEN_TAG = '${tag:raw}';
type ChosenTag = typeof CHOSEN_TAG;

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
  /** `interval` groups by the time step of the panel, `day` by days of UTC. */
  readonly by?: readonly (Groups | ChosenTag | 'interval' | 'day')[];
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

/** The value below which a percentage of the values lies. */
export function percentile<Of extends string>(of: Of, percent: number): Expression<Of> {
  return { text: `percentile(${quote(of)}, ${percent})` };
}

/** The `limit` highest values, each from another value of the tag `by`; adds the column `by`. */
export function top<Of extends string>(of: Of, by: Of | ChosenTag, limit: number): Expression<Of> {
  return { text: `top(${quote(of)}, ${quote(by)}, ${limit})` };
}

/** The `limit` lowest values. @see top */
export function bottom<Of extends string>(of: Of, by: Of | ChosenTag, limit: number): Expression<Of> {
  return { text: `bottom(${quote(of)}, ${quote(by)}, ${limit})` };
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

/** Whether a point is of the groups that the dashboard's variables choose; a point without the tag is of group ''. */
export function inChosenGroups<Of extends string>(): Condition<Of> {
  return { text: `${quote(CHOSEN_TAG)} =~ /^\${group:regex}$/` };
}

/** Contains what the user types into a text box of the dashboard. */
export function contains<Of extends string>(tag: Of, textBox: string): Condition<Of> {
  return { text: `${quote(tag)} =~ /\${${textBox}:regex}.*/` };
}

export function atLeast<Of extends string>(column: Of, bound: Of | number): Condition<Of> {
  return { text: `${quote(column)} >= ${operand(bound)}` };
}

export function below<Of extends string>(column: Of, bound: Of | number): Condition<Of> {
  return { text: `${quote(column)} < ${operand(bound)}` };
}

const operand = (bound: string | number): string => (typeof bound === 'number' ? `${bound}` : quote(bound));

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
  const bySteps = clauses.by?.some((group) => group in STEPS) === true;
  return render(`(${inner.text})`, clauses, bySteps);
}

/** The first `limit` values of a tag: what a variable offers. */
export function tagValues<M extends Measurement>(
  measurement: M,
  tag: Tag<M> | ChosenTag,
  limit: number,
  where: readonly Condition<Tag<M>>[] = [],
): Query {
  const clauses = ['SHOW TAG VALUES FROM', quote(MEASUREMENTS[measurement].name), 'WITH KEY =', quote(tag)];
  if (where.length > 0) clauses.push('WHERE', where.map(({ text }) => text).join(' AND '));
  return { text: `${clauses.join(' ')} LIMIT ${limit}` };
}

/** The tags of a measurement, those that travel from the series among them. */
export function tagKeys(measurement: Measurement): Query {
  return { text: `SHOW TAG KEYS FROM ${quote(MEASUREMENTS[measurement].name)}` };
}

const STEPS = { interval: 'time($__interval)', day: 'time(1d)' } as const;

function render<Columns extends string, Of extends string, Groups extends string>(
  from: string,
  { columns, where = [], by = [], fill, newestFirst, limit }: Clauses<Columns, Of, Groups>,
  inTimeRange: boolean,
): Query<Columns> {
  const conditions = [...where.map(({ text }) => text), ...(inTimeRange ? ['$timeFilter'] : [])];
  const groups = by.map((group) => STEPS[group as keyof typeof STEPS] ?? quote(group));
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

import { columnName } from './lines';
import {
  nameOf,
  type Aggregate,
  type Condition,
  type Count,
  type Latest,
  type Measurement,
  type Query,
  type Rows,
  type Totals,
} from './query';

/** Stands for all values of a variable: what it is filled with is quoted, so that no pattern can be. */
export const ALL_VALUES = "'*'";

/** A query in the SQL of InfluxDB 3. @param lines names each line of a chart, as `columnName` says */
export function sql(query: Query, lines = '$col'): string {
  switch (query.kind) {
    case 'points':
      return clauses(
        `SELECT ${shown(query.columns)} FROM ${source(query.measurement)}`,
        where(query.where, true),
        `ORDER BY "time" DESC LIMIT ${query.limit}`,
      );
    case 'rows':
      return rowsOf(query);
    case 'totals':
      return totalsOf(query, lines);
    case 'count':
      return countOf(query, columnName(lines, query.as));
    case 'values':
      return clauses(
        `SELECT DISTINCT ${quote(query.tag)} FROM ${source(query.measurement)}`,
        where([...query.where, { kind: 'present', column: query.tag }], true),
        `ORDER BY ${quote(query.tag)} LIMIT ${query.limit}`,
      );
    case 'tags':
      return (
        `SELECT "column_name" FROM information_schema.columns WHERE "table_name" = '${nameOf(query.measurement)}' ` +
        `AND "data_type" LIKE 'Dictionary%'`
      );
  }
}

const quote = (name: string): string => `"${name}"`;
const source = (measurement: Measurement): string => quote(nameOf(measurement));

const STEPS = {
  interval: '$__dateBin("time")',
  day: `date_bin(interval '1 day', "time", timestamp '1970-01-01T00:00:00Z')`,
} as const;

function latestOf({ measurement, of, beside, where: conditions, by, allTime }: Latest): string {
  const tags = by.map(quote).join(', ');
  const columns = [...new Set(['time', ...by, of, ...beside])].map(quote).join(', ');
  return clauses(
    `SELECT DISTINCT ON (${tags}) ${columns} FROM ${source(measurement)}`,
    where([...conditions, { kind: 'present', column: of }], !allTime),
    `ORDER BY ${tags}, "time" DESC`,
  );
}

function totalsOf({ measurement, columns, where: conditions, by, every }: Totals, lines: string): string {
  const [of, ...others] = new Set(Object.values(columns).map((how) => how.of));
  // A step of which no point has the field would be a row of nothing.
  const present: SqlCondition[] = of && others.length === 0 ? [{ kind: 'present', column: of }] : [];
  const time = every === undefined ? 'max("time")' : STEPS[every];
  const shownColumns = [
    `${time} AS "time"`,
    ...by.map(quote),
    ...Object.entries(columns).map(([name, how]) => `${written(how)} AS ${quote(columnName(lines, name))}`),
  ];
  return clauses(
    `SELECT ${shownColumns.join(', ')} FROM ${source(measurement)}`,
    where([...conditions, ...present], true),
    grouped(by, every),
    every !== undefined && 'ORDER BY 1',
  );
}

/** Without groups there would be a row of nothing where there is nothing. */
function grouped(by: readonly string[], every: Totals['every']): string {
  const groups = [...(every === undefined ? [] : ['1']), ...by.map(quote)];
  return groups.length > 0 ? `GROUP BY ${groups.join(', ')}` : 'HAVING count(*) > 0';
}

const innerOf = (from: Latest | Totals): string =>
  from.kind === 'latest' ? latestOf(from) : totalsOf(from, '$col');

function rowsOf({ from, columns, where: conditions, ranked, limit }: Rows): string {
  const direction = ranked?.order === 'highest' ? 'DESC' : 'ASC';
  return clauses(
    `SELECT ${shown(columns)} FROM (${innerOf(from)})`,
    where(conditions, false),
    ranked !== undefined && `ORDER BY ${quote(ranked.of)} ${direction} NULLS LAST`,
    limit !== undefined && `LIMIT ${limit}`,
  );
}

function countOf({ from, of, where: conditions }: Count, name: string): string {
  const isStepped = from.kind === 'totals' && from.every !== undefined;
  return clauses(
    `SELECT ${isStepped ? '"time"' : 'max("time") AS "time"'}, count(${quote(of)}) AS ${quote(name)}`,
    `FROM (${innerOf(from)})`,
    where(conditions, false),
    isStepped ? 'GROUP BY "time" ORDER BY "time"' : grouped([], undefined),
  );
}

function written(column: Aggregate): string {
  if (column.how === 'percentile')
    return `approx_percentile_cont(${quote(column.of)}, ${column.percent / 100})`;
  return `${column.how === 'mean' ? 'avg' : column.how}(${quote(column.of)})`;
}

function shown(columns: Readonly<Record<string, string>>): string {
  return Object.entries({ Time: 'time', ...columns })
    .map(([alias, name]) => (alias === name ? quote(name) : `${quote(name)} AS ${quote(alias)}`))
    .join(', ');
}

type SqlCondition = Condition | { readonly kind: 'present'; readonly column: string };

function where(conditions: readonly SqlCondition[], inTimeRange: boolean): string | false {
  const range = inTimeRange ? ['"time" >= $__timeFrom', '"time" <= $__timeTo'] : [];
  const all = [...conditions.map(condition), ...range];
  return all.length > 0 && `WHERE ${all.join(' AND ')}`;
}

function condition(given: SqlCondition): string {
  switch (given.kind) {
    case 'is':
      return `${quote(given.column)} IN (${given.words.map((word) => `'${word}'`).join(', ')})`;
    case 'chosen':
      return oneOf(given.column, given.variable);
    case 'listed':
      // An empty list is an error to IN.
      return `array_has(make_array(\${${given.variable}:sqlstring}), ${quote(given.column)})`;
    case 'in groups':
      return oneOf('${tag:raw}', 'group');
    case 'contains':
      return `strpos(${quote(given.column)}, \${${given.variable}:sqlstring}) > 0`;
    case 'present':
      return `${quote(given.column)} IS NOT NULL`;
    case 'at least':
      return `${quote(given.column)} >= ${operand(given.bound)}`;
    case 'below':
      return `${quote(given.column)} < ${operand(given.bound)}`;
  }
}

function oneOf(column: string, variable: string): string {
  const values = `IN (\${${variable}:sqlstring})`;
  return `(${ALL_VALUES} ${values} OR ${quote(column)} ${values})`;
}

const operand = (bound: string | number): string => (typeof bound === 'number' ? `${bound}` : quote(bound));

function clauses(...parts: readonly (string | false)[]): string {
  return parts.filter((part) => part !== false).join(' ');
}

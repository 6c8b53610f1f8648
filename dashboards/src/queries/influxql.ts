import { nameOf, type Aggregate, type Condition, type Latest, type Measurement, type Query } from './query';

/** A query in InfluxQL, which InfluxDB 1 speaks, and later ones understand. */
export function influxql(query: Query, retentionPolicy?: string): string {
  const policy = retentionPolicy === undefined ? '' : `"${retentionPolicy.replace(/["\\]/g, '\\$&')}".`;
  const source = (measurement: Measurement) => `${policy}${quote(nameOf(measurement))}`;
  return new Writer(source).text(query);
}

const quote = (name: string): string => `"${name}"`;

const STEPS = { interval: 'time($__interval)', day: 'time(1d)' } as const;

class Writer {
  constructor(private readonly source: (measurement: Measurement) => string) {}

  text(query: Query | Latest): string {
    switch (query.kind) {
      case 'points':
        return clauses(
          `SELECT ${shown(query.columns)} FROM ${this.source(query.measurement)}`,
          where(query.where, true),
          `ORDER BY time DESC LIMIT ${query.limit}`,
        );
      case 'latest':
        return clauses(
          `SELECT ${[`last(${quote(query.of)}) AS ${quote(query.of)}`, ...query.beside.map(quote)].join(', ')}`,
          `FROM ${this.source(query.measurement)}`,
          where(query.where, !query.allTime),
          groupedBy(query.by),
        );
      case 'totals': {
        const columns = Object.entries(query.columns).map(
          ([name, how]) => `${written(how)} AS ${quote(name)}`,
        );
        return clauses(
          `SELECT ${columns.join(', ')} FROM ${this.source(query.measurement)}`,
          where(query.where, true),
          groupedBy(query.by, query.every),
          query.every !== undefined && `fill(${query.zeros ? 0 : 'none'})`,
        );
      }
      case 'rows':
        return clauses(
          `SELECT ${shown(query.columns)} FROM (${this.inner(query)})`,
          where(query.where, false),
          query.ranked === undefined && query.limit !== undefined && `LIMIT ${query.limit}`,
        );
      case 'count': {
        const every = query.from.kind === 'totals' ? query.from.every : undefined;
        return clauses(
          `SELECT count(${quote(query.of)}) AS ${quote(query.as)} FROM (${this.text(query.from)})`,
          where(query.where, every !== undefined),
          groupedBy([], every),
          every !== undefined && 'fill(0)',
        );
      }
      case 'values':
        return clauses(
          `SHOW TAG VALUES FROM ${this.source(query.measurement)} WITH KEY = ${quote(query.tag)}`,
          where(query.where, false),
          `LIMIT ${query.limit}`,
        );
      case 'tags':
        return `SHOW TAG KEYS FROM ${this.source(query.measurement)}`;
    }
  }

  /** `top` names a tag that each of its values has to differ in, and gives it a column. */
  private inner({ from, ranked, limit, columns }: Extract<Query, { kind: 'rows' }>): string {
    const text = this.text(from);
    if (ranked === undefined) return text;
    const tag = from.by[0]!;
    const beside = Object.values(columns).filter((name) => name !== ranked.of && name !== tag);
    const highest = `${ranked.order === 'highest' ? 'top' : 'bottom'}(${quote(ranked.of)}, ${quote(tag)}, ${limit})`;
    return `SELECT ${[`${highest} AS ${quote(ranked.of)}`, ...beside.map(quote)].join(', ')} FROM (${text})`;
  }
}

function written(column: Aggregate): string {
  return column.how === 'percentile'
    ? `percentile(${quote(column.of)}, ${column.percent})`
    : `${column.how}(${quote(column.of)})`;
}

function shown(columns: Readonly<Record<string, string>>): string {
  return Object.entries(columns)
    .map(([alias, name]) => (alias === name ? quote(name) : `${quote(name)} AS ${quote(alias)}`))
    .join(', ');
}

function where(conditions: readonly Condition[], inTimeRange: boolean): string | false {
  const all = [...conditions.map(condition), ...(inTimeRange ? ['$timeFilter'] : [])];
  return all.length > 0 && `WHERE ${all.join(' AND ')}`;
}

/** Regular expressions with an explicit format: Grafana escapes the value the same way in every release only there. */
function condition(given: Condition): string {
  switch (given.kind) {
    case 'is':
      return given.words.length === 1
        ? `${quote(given.column)} = '${given.words[0]}'`
        : `${quote(given.column)} =~ /^(${given.words.join('|')})$/`;
    case 'chosen':
    case 'listed':
      return `${quote(given.column)} =~ /^\${${given.variable}:regex}$/`;
    case 'in groups':
      return `"\${tag:raw}" =~ /^\${group:regex}$/`;
    case 'contains':
      return `${quote(given.column)} =~ /\${${given.variable}:regex}.*/`;
    case 'at least':
      return `${quote(given.column)} >= ${operand(given.bound)}`;
    case 'below':
      return `${quote(given.column)} < ${operand(given.bound)}`;
  }
}

const operand = (bound: string | number): string => (typeof bound === 'number' ? `${bound}` : quote(bound));

function groupedBy(tags: readonly string[], every?: keyof typeof STEPS): string | false {
  const groups = [...(every === undefined ? [] : [STEPS[every]]), ...tags.map(quote)];
  return groups.length > 0 && `GROUP BY ${groups.join(', ')}`;
}

function clauses(...parts: readonly (string | false)[]): string {
  return parts.filter((part) => part !== false).join(' ');
}

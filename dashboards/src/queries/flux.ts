import { columnName } from './lines';
import {
  fieldsOfConditions,
  isField,
  nameOf,
  type Aggregate,
  type Condition,
  type Count,
  type Latest,
  type Measurement,
  type Points,
  type Query,
  type Rows,
  type Totals,
} from './query';

/** A query in Flux, for InfluxDB 2. @param lines names each line of a chart, as `columnName` says */
export function flux(query: Query, lines = '$col'): string {
  switch (query.kind) {
    case 'points':
      return piped(pointsOf(query));
    case 'rows':
      return piped(rowsOf(query));
    case 'totals':
      return united(
        Object.entries(query.columns).map(([name, how]) => lineOf(query, how, columnName(lines, name))),
      );
    case 'count':
      return piped(countOf(query, columnName(lines, query.as)));
    case 'values':
      return piped([
        ...pointsIn(query.measurement, [], query.where),
        `filter(fn: (r) => exists ${member(query.tag)})`,
        `keep(columns: ${list([query.tag])})`,
        'group()',
        `distinct(column: ${text(query.tag)})`,
        'sort()',
        `limit(n: ${query.limit})`,
      ]);
    case 'tags':
      return piped([
        ...pointsIn(query.measurement, [], []),
        'keys()',
        'keep(columns: ["_value"])',
        'distinct()',
        'filter(fn: (r) => r["_value"] !~ /^_/)',
      ]);
  }
}

const PIVOT = 'pivot(rowKey: ["_time"], columnKey: ["_field"], valueColumn: "_value")';
const STEPS = { interval: 'v.windowPeriod', day: '1d' } as const;
/** A number without a time is no line: it stands at the end of the time range. */
const AT_THE_END = 'map(fn: (r) => ({r with _time: v.timeRangeStop}))';

const text = (name: string): string => `"${name}"`;
const list = (names: readonly string[]): string => `[${names.map(text).join(', ')}]`;
const member = (name: string): string => `r[${text(name)}]`;
const piped = (steps: readonly string[]): string => steps.join('\n  |> ');

function united(streams: readonly (readonly string[])[]): string {
  const [first] = streams;
  if (first && streams.length === 1) return piped(first);
  return `union(tables: [\n${streams.map(piped).join(',\n')}\n])`;
}

/** Points of some fields, or of all, that fulfil the conditions on tags. */
function pointsIn(
  measurement: Measurement,
  fields: readonly string[],
  where: readonly Condition[],
  allTime = false,
): string[] {
  const named = fields.map((field) => `r["_field"] == ${text(field)}`).join(' or ');
  const tags = where.filter((given) => !('column' in given && isField(measurement, given.column)));
  return [
    'from(bucket: v.defaultBucket)',
    `range(start: ${allTime ? '0' : 'v.timeRangeStart'}, stop: v.timeRangeStop)`,
    `filter(fn: (r) => r["_measurement"] == ${text(nameOf(measurement))}${named && ` and (${named})`})`,
    ...filtered(tags),
  ];
}

/** Points with their fields as columns, that fulfil all conditions. */
function pivoted(
  measurement: Measurement,
  fields: readonly string[],
  where: readonly Condition[],
  select: readonly string[] = [],
  allTime = false,
): string[] {
  const ofFields = fieldsOfConditions(measurement, where);
  const all = [...new Set([...fields.filter((name) => isField(measurement, name)), ...ofFields])];
  return [
    ...pointsIn(measurement, all, where, allTime),
    ...select,
    PIVOT,
    ...filtered(where.filter((given) => 'column' in given && ofFields.includes(given.column))),
  ];
}

function pointsOf({ measurement, columns, where, limit }: Points): string[] {
  return [
    ...pivoted(measurement, Object.values(columns), where),
    'group()',
    'sort(columns: ["_time"], desc: true)',
    `limit(n: ${limit})`,
    ...shown(columns),
  ];
}

/** The latest value of each field is taken where the points lie; the newest of those with the field `of` counts. */
function latestOf({ measurement, of, beside, where, by, allTime }: Latest): string[] {
  return [
    ...pivoted(measurement, [of, ...beside], where, ['last()'], allTime),
    `filter(fn: (r) => exists ${member(of)})`,
    `group(columns: ${list(by)})`,
    'sort(columns: ["_time"])',
    `last(column: ${text(of)})`,
    'group()',
  ];
}

function aggregated({ measurement, where, by, every }: Totals, how: Aggregate): string[] {
  const isPivoted = fieldsOfConditions(measurement, where).length > 0;
  const found = isPivoted
    ? [...pivoted(measurement, [how.of], where), `rename(columns: {${how.of}: "_value"})`]
    : pointsIn(measurement, [how.of], where);
  const fn =
    how.how === 'percentile'
      ? `(column, tables=<-) => tables |> quantile(q: ${how.percent / 100}, column: column, method: "exact_mean")`
      : how.how;
  return [
    ...found,
    `group(columns: ${list(by)})`,
    every === undefined
      ? `${how.how}()`
      : `aggregateWindow(every: ${STEPS[every]}, fn: ${fn}, createEmpty: false, timeSrc: "_start")`,
  ];
}

function lineOf(query: Totals, how: Aggregate, name: string): string[] {
  return [...aggregated(query, how), ...line(name, query.every, query.by)];
}

function line(name: string, every: Totals['every'], by: readonly string[]): string[] {
  return [
    ...(every === undefined ? [AT_THE_END] : []),
    `set(key: "_field", value: ${text(name)})`,
    `keep(columns: ${list(['_time', '_value', '_field', ...by])})`,
  ];
}

function innerOf(from: Latest | Totals): string[] {
  if (from.kind === 'latest') return latestOf(from);
  const [column, ...others] = Object.entries(from.columns);
  if (!column || others.length > 0) throw new Error('A query over totals asks of one column');
  return [...aggregated(from, column[1]), `rename(columns: {_value: ${text(column[0])}})`, 'group()'];
}

function rowsOf({ from, columns, where, ranked, limit }: Rows): string[] {
  return [
    ...innerOf(from),
    ...filtered(where),
    ...(ranked === undefined
      ? []
      : [`sort(columns: ${list([ranked.of])}, desc: ${ranked.order === 'highest'})`]),
    ...(limit === undefined ? [] : [`limit(n: ${limit})`]),
    ...shown(columns),
  ];
}

function countOf({ from, of, where }: Count, name: string): string[] {
  const every = from.kind === 'totals' ? from.every : undefined;
  return [
    ...innerOf(from),
    ...filtered(where),
    ...(every === undefined ? [] : ['group(columns: ["_time"])']),
    `count(column: ${text(of)})`,
    ...(every === undefined ? [] : ['group()', 'sort(columns: ["_time"])']),
    `rename(columns: {${of}: "_value"})`,
    ...line(name, every, []),
  ];
}

/** By a function, since no row may have a field that some rows would have had. */
function shown(columns: Readonly<Record<string, string>>): string[] {
  const names = Object.entries({ Time: '_time', ...columns });
  const renamed = names.filter(([alias, name]) => alias !== name);
  const cases = renamed.map(([alias, name]) => `if column == ${text(name)} then ${text(alias)} else`);
  return [
    `keep(columns: ${list(names.map(([, name]) => name))})`,
    `rename(fn: (column) => ${cases.join(' ')} column)`,
  ];
}

function filtered(conditions: readonly Condition[]): string[] {
  return conditions.length === 0 ? [] : [`filter(fn: (r) => ${conditions.map(condition).join(' and ')})`];
}

function condition(given: Condition): string {
  switch (given.kind) {
    case 'is':
      return `(${given.words.map((word) => `${member(given.column)} == ${text(word)}`).join(' or ')})`;
    case 'chosen':
    case 'listed':
      return `${member(given.column)} =~ /^\${${given.variable}:regex}$/`;
    case 'in groups':
      // A condition on tags right behind the range is left to the storage, which takes a missing tag for an empty one.
      return `${member('${tag:raw}')} =~ /^\${group:regex}$/`;
    case 'contains':
      return `${member(given.column)} =~ /\${${given.variable}:regex}.*/`;
    case 'at least':
      return `${member(given.column)} >= ${operand(given.bound)}`;
    case 'below':
      return `${member(given.column)} < ${operand(given.bound)}`;
  }
}

/** Scores are floats, and are compared with floats only. */
function operand(bound: string | number): string {
  if (typeof bound === 'string') return member(bound);
  return Number.isInteger(bound) ? bound.toFixed(1) : `${bound}`;
}

import type { LanguageName } from './queries/language';
import { ALL_VALUES } from './queries/sql';

/** What Grafana would put in place of the variables and macros of a dashboard. */
export interface QueryVariables {
  readonly fromMs: number;
  readonly toMs: number;
  readonly intervalMs: number;
  readonly series: string;
  readonly channels: readonly string[];
  /** Tag by which series are grouped, and the groups chosen; all where there are none. */
  readonly tag: string;
  readonly groups: readonly string[];
  /** Series of the charts that show a few. */
  readonly worst: readonly string[];
  /** Bucket that Flux asks. */
  readonly bucket?: string;
}

export function inPlaceOfMacros(text: string, variables: QueryVariables, language: LanguageName): string {
  const { series, channels, tag, groups, worst } = variables;
  const written = language === 'sql' ? quoted : pattern;
  const format = language === 'sql' ? 'sqlstring' : 'regex';
  const all = language === 'sql' ? ALL_VALUES : '.*';
  const values: Record<string, string> = {
    ...MACROS[language](variables),
    '${tag:raw}': tag,
    [`\${group:${format}}`]: groups.length === 0 ? all : written(groups),
    [`\${detector:${format}}`]: all,
    [`\${severity:${format}}`]: written(['critical', 'warning']),
    [`\${search:${format}}`]: written([series]),
    [`\${series:${format}}`]: written([series]),
    [`\${channel:${format}}`]: written(channels),
    [`\${worst:${format}}`]: written(worst),
    [`\${troubled:${format}}`]: written(worst),
    $series: series,
    $channel: channels.join(' + '),
  };
  return Object.entries(values).reduce(
    (result, [macro, value]) => result.replaceAll(macro, () => value),
    text,
  );
}

const iso = (timeMs: number): string => new Date(timeMs).toISOString();

const MACROS: Record<LanguageName, (variables: QueryVariables) => Record<string, string>> = {
  influxql: ({ fromMs, toMs, intervalMs }) => ({
    $timeFilter: `time >= ${fromMs}ms and time <= ${toMs}ms`,
    $__interval: `${intervalMs}ms`,
  }),
  flux: ({ fromMs, toMs, intervalMs, bucket = '' }) => ({
    'v.timeRangeStart': iso(fromMs),
    'v.timeRangeStop': iso(toMs),
    'v.windowPeriod': `${intervalMs}ms`,
    'v.defaultBucket': `"${bucket}"`,
  }),
  sql: ({ fromMs, toMs, intervalMs }) => ({
    $__timeFrom: `cast('${iso(fromMs)}' as timestamp)`,
    $__timeTo: `cast('${iso(toMs)}' as timestamp)`,
    '$__dateBin("time")': `date_bin(interval '${intervalMs / 1000} second', "time", timestamp '1970-01-01T00:00:00Z')`,
  }),
};

/** Grafana's `regex` format of one or several values. */
function pattern(values: readonly string[]): string {
  const escaped = values.map((value) => value.replace(/[\\^$*+?.()|[\]{}/]/g, '\\$&'));
  return escaped.length === 1 ? `${escaped[0]}` : `(${escaped.join('|')})`;
}

/** Grafana's `sqlstring` format of one or several values. */
function quoted(values: readonly string[]): string {
  return values.map((value) => `'${value.replaceAll("'", "''")}'`).join(',');
}

import { spawnSync } from 'node:child_process';
import { MEASUREMENTS } from '@kymo/domain';
import { csvRecords, point, pointHead } from '@kymo/telemetry-io';

/** A row of an answer: times are milliseconds, and a value of Flux stands under the name of its field. */
export type AnsweredRow = Readonly<Record<string, string | number | null>>;

interface InfluxqlSeries {
  readonly columns: string[];
  readonly values?: (string | number | null)[][];
  readonly tags?: Record<string, string>;
}

/** Asks an InfluxDB 1 in InfluxQL. @param address of the server */
export async function answerOfInfluxql(
  address: string,
  database: string,
  query: string,
): Promise<AnsweredRow[]> {
  const parameters = new URLSearchParams({ db: database, epoch: 'ms', q: query });
  const answer = await fetch(`${address}/query`, { method: 'POST', body: parameters });
  const text = await answer.text();
  const { results = [], error } = JSON.parse(text) as {
    results?: { series?: InfluxqlSeries[]; error?: string }[];
    error?: string;
  };
  const refused = error ?? results[0]?.error;
  if (refused !== undefined) throw new Error(`InfluxDB refused ${query}: ${refused}`);
  return (results[0]?.series ?? []).flatMap(({ columns, values = [], tags }) =>
    values.map((row) => ({
      ...tags,
      ...Object.fromEntries(columns.map((name, index) => [name, row[index] ?? null])),
    })),
  );
}

const NUMBERS = new Set(['double', 'long', 'unsignedLong']);

/** Asks an InfluxDB 1.8 in Flux, by the path of version 2. */
export async function answerOfFlux(address: string, query: string): Promise<AnsweredRow[]> {
  const answer = await fetch(`${address}/api/v2/query`, {
    method: 'POST',
    headers: { 'content-type': 'application/vnd.flux', accept: 'application/csv' },
    body: query,
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`InfluxDB refused ${query}: ${text}`);
  const rows: AnsweredRow[] = [];
  let types: string[] = [];
  let names: string[] | undefined;
  for (const cells of csvRecords(text)) {
    if (cells[0]?.startsWith('#') === true) {
      if (cells[0] === '#datatype') types = cells;
      names = undefined;
    } else if (names === undefined) names = cells;
    else rows.push(rowOfFlux(names, types, cells));
  }
  const [failed] = rows.filter((row) => 'error' in row && 'reference' in row);
  if (failed) throw new Error(`InfluxDB refused ${query}: ${failed['error']}`);
  return rows;
}

/** As Grafana reads it: a row with `_value` is a point of a line whose name is `_field`. */
function rowOfFlux(
  names: readonly string[],
  types: readonly string[],
  cells: readonly string[],
): AnsweredRow {
  const read: Record<string, string | number | null> = {};
  names.forEach((name, index) => {
    if (name === '' || name === 'result' || name === 'table') return;
    const [type = '', cell = ''] = [types[index], cells[index]];
    if (type.startsWith('dateTime')) read[name] = Date.parse(cell);
    else if (NUMBERS.has(type)) read[name] = cell === '' ? null : Number(cell);
    else read[name] = cell;
  });
  const { _time, _value, _field, ...others } = read;
  if (_value === undefined) return read;
  return { ...(_time !== undefined && { time: _time }), [String(_field ?? '_value')]: _value, ...others };
}

/** Points of all measurements that an InfluxDB 1 holds. */
function tablesOf({ address, database }: HeldPoints) {
  return Promise.all(
    Object.values(MEASUREMENTS).map(async ({ name, fields }) => {
      const rows = await answerOfInfluxql(address, database, `SELECT * FROM "${name}"`);
      const types = Object.fromEntries(Object.entries(fields).map(([field, { type }]) => [field, type]));
      return { name, types, rows };
    }),
  );
}

interface HeldPoints {
  readonly address: string;
  readonly database: string;
}

/** Writes the points that an InfluxDB 1 holds to a database of the same name at another address. */
export async function copyPoints(from: HeldPoints, address: string): Promise<void> {
  const lines = (await tablesOf(from)).flatMap(({ name, types, rows }) =>
    rows.flatMap(({ time, ...values }) => {
      const all = Object.entries(values).filter(([, value]) => value !== null);
      const tags = all.filter(([key]) => !(key in types)) as [string, string][];
      const head = pointHead(name, Object.fromEntries(tags));
      return point(head, Object.fromEntries(all.filter(([key]) => key in types)), Number(time)) ?? [];
    }),
  );
  await posted(`${address}/query?q=${encodeURIComponent(`CREATE DATABASE "${from.database}"`)}`);
  for (let at = 0; at < lines.length; at += 5_000)
    await posted(`${address}/write?db=${from.database}&precision=ms`, lines.slice(at, at + 5_000).join('\n'));
}

async function posted(url: string, body = ''): Promise<void> {
  const answer = await fetch(url, { method: 'POST', body });
  if (!answer.ok) throw new Error(`InfluxDB answered ${answer.status} to ${url}: ${await answer.text()}`);
}

/**
 * Asks Apache DataFusion, the engine of InfluxDB 3, over the points that an InfluxDB 1 holds: tags as dictionaries and
 * times as nanoseconds, as InfluxDB 3 keeps them.
 * @param python with the package `datafusion`
 */
export async function answersOfSql(
  python: string,
  from: HeldPoints,
  queries: readonly string[],
): Promise<AnsweredRow[][]> {
  const tables = await tablesOf(from);
  const { stdout, stderr, status } = spawnSync(python, ['-c', ASK_DATAFUSION], {
    input: JSON.stringify({ tables, queries }),
    encoding: 'utf8',
    maxBuffer: 1 << 30,
  });
  if (status !== 0) throw new Error(`Asking DataFusion: ${stderr}`);
  const answers = JSON.parse(stdout) as { rows?: AnsweredRow[]; error?: string }[];
  return answers.map(({ rows, error }, index) => {
    if (rows === undefined) throw new Error(`DataFusion refused ${queries[index]}: ${error}`);
    return rows;
  });
}

const ASK_DATAFUSION = `
import json, sys
import datetime as dt
import pyarrow as pa
from datafusion import SessionConfig, SessionContext

asked = json.load(sys.stdin)
context = SessionContext(SessionConfig().with_information_schema(True))
for table in asked["tables"]:
    rows = table["rows"]
    names = sorted({name for row in rows for name in row} - {"time"})
    columns = {"time": pa.array([row["time"] * 1_000_000 for row in rows], pa.timestamp("ns"))}
    for name in names:
        values = [row.get(name) for row in rows]
        type = table["types"].get(name)
        if type == "float": columns[name] = pa.array(values, pa.float64())
        elif type == "string": columns[name] = pa.array(values, pa.string())
        else: columns[name] = pa.array([value or None for value in values], pa.string()).dictionary_encode()
    context.register_record_batches(table["name"], [pa.table(columns).to_batches()])

def plain(value):
    return value.replace(tzinfo=dt.timezone.utc).timestamp() * 1000 if isinstance(value, dt.datetime) else value

answers = []
for query in asked["queries"]:
    try:
        batches = context.sql(query).collect()
        answers.append({"rows": [{name: plain(value) for name, value in row.items()} for batch in batches for row in batch.to_pylist()]})
    except Exception as error:
        answers.append({"error": str(error)})
json.dump(answers, sys.stdout)
`;

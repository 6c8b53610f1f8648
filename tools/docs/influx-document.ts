import { fluxDownsampling, influxqlDownsampling } from '@kymo/connectors';
import { MEASUREMENTS, TAGS, type MeasurementSchema } from '@kymo/domain';

/** The page about InfluxDB: what is written, made of the schema. */
export function influxDocument(): string {
  return `${HEAD}
${Object.values<MeasurementSchema>(MEASUREMENTS).map(measurementText).join('\n')}
## Tags and cardinality

The database keeps an index entry for each combination of tags, and slows down by their number: some 100,000 are no trouble for one server, millions are. A series of 10 channels adds 10 entries to \`kymo_reconstruction\` and a handful to the others.

| tag | what | most values |
|---|---|---|
${Object.entries(TAGS)
  .map(([name, { about, bound }]) => `| \`${name}\` | ${about} | ${bound} |`)
  .join('\n')}
| those of \`tags\` in the sink | Tags of the series, by which dashboards group | as many as the producers send |

Tags that differ from record to record, such as a batch number, belong in no index: leave them out of \`tags\`.

## Names

Names are stored as producers write them. The line protocol carries no control characters, and no backslash before \`,\`, \`=\`, a blank, another backslash or the end of a name: these become codes as in an address, a line feed \`%0A\`, a backslash \`%5C\`. A \`%\` that would look like such a code becomes \`%25\`, so that two names are never stored as one. Line feeds within texts become blanks.

## How long points are kept

Points as they are for a month and one point an hour for two years is a good beginning. With version 1, in \`influx\`, before the monitor first writes:

\`\`\`sql
${influxqlDownsampling('kymo').join('\n')}
\`\`\`

With version 2, as a task, with buckets \`kymo\` (30 days) and \`kymo_long\` (2 years):

\`\`\`flux
${fluxDownsampling('kymo').trimEnd()}
\`\`\`

With version 3 a database has one retention: \`influxdb3 create database --retention-period 30d kymo\`. Its processing engine has a plugin, \`downsampler\`, for the rest.

${TAIL}`;
}

function measurementText({ name, about, tags, fields }: MeasurementSchema): string {
  const rows = Object.entries(fields).map(
    ([field, { type, unit = '', about: what }]) => `| \`${field}\` | ${what} | ${unit} | ${type} |`,
  );
  return `### ${name}

${about}. Tags: ${tags.map((tag) => `\`${tag}\``).join(', ')}, and those that travel.

| field | what | unit | type |
|---|---|---|---|
${rows.join('\n')}
`;
}

const HEAD = `# InfluxDB

The sink \`influx\` writes what the monitor measured, expected and found to InfluxDB 1, 2 or 3, or to a database that takes its line protocol. This page is generated from the schema that writer, dashboards and tests use.

\`\`\`yaml
sinks:
  - { type: influx, url: 'http://influxdb:8086', database: kymo, tags: [site] }
  - { type: influx, name: influx2, version: '2', url: 'https://influx.example.com', organization: acme, database: kymo }
  - { type: influx, name: influx3, version: '3', url: 'http://influxdb3:8181', database: kymo }
\`\`\`

| version | requests to | logs in by | what it creates |
|---|---|---|---|
| \`'1'\` | \`/write\` | \`KYMO_INFLUX_USERNAME\` and \`KYMO_INFLUX_PASSWORD\`, or \`KYMO_INFLUX_TOKEN\` | the database |
| \`'2'\` | \`/api/v2/write\` | \`KYMO_INFLUX_TOKEN\` | nothing: create the bucket |
| \`'3'\` | \`/api/v3/write_lp\` | \`KYMO_INFLUX_TOKEN\` | the database and its tables, if the token may |

Checked against InfluxDB 1.6 and VictoriaMetrics 1.79 (versions 1 and 2) as real servers; for InfluxDB 2 and 3 against recorded answers and the published API, with no server of theirs.

VictoriaMetrics keeps no texts: it stores a field of text as 0. The dashboards ask in InfluxQL, which it does not speak.

## What is written

Every field is a float or a text as declared here, and stays one. No name is both a tag and a field. No name is a keyword of InfluxQL. Times are milliseconds. Values that are missing or not finite are left out.
`;

const TAIL = `## When points are refused

A point that the database will never take costs itself alone. It goes to the dead-letter sinks with the reason \`sink_refused\`, and all other points of its request are written: answers that name lines are followed, and where an answer gives only a count the points are found by writing parts. Each reason is logged once as an error. \`kymo_sink_deliveries_total{status="part_refused"}\` counts the points.

| answer | what happens |
|---|---|
| a field has another type in the database, a line cannot be read, a limit on series or values | the points become dead letters; the rest is written |
| too large | the request is halved |
| points older than the retention | the database drops them without naming them: they are lost, counted (\`status="part_unkept"\`) and logged as an error once; the rest is written |
| the server is overloaded, its disk is full, it does not answer | everything stays owed, and is tried again with a growing delay or when \`Retry-After\` says |
| wrong database, retention policy, organization or credentials | everything stays owed; someone must act |

What is owed waits in the data folder, up to \`outboxMaxMiB\`: \`kymo_outbox_bytes\` and \`kymo_outbox_entries\` say how much.

## From the schema before

Versions up to 0.1 wrote the tag \`series\`, a keyword of InfluxQL, and the integer field \`count\` of \`kymo_verdict\`. They are \`series_key\` and the float \`windows\` now; the field \`model\` of \`kymo_alert\` is \`scored_by\`. No type changed under an old name, so that both can lie in one database; dashboards show what was written since.
`;

import { KEPT, MEASUREMENTS, ROLLUPS, type Aggregate, type Rollup } from '@kymo/domain';

const LONG_POLICY = 'kymo_long';

/** Statements for InfluxDB 1 that keep points for a month, and one an hour of them for two years. */
export function influxqlDownsampling(database: string): string[] {
  const quoted = `"${database}"`;
  return [
    `CREATE RETENTION POLICY "kymo_raw" ON ${quoted} DURATION ${KEPT.raw} REPLICATION 1 DEFAULT`,
    `CREATE RETENTION POLICY "${LONG_POLICY}" ON ${quoted} DURATION ${KEPT.rolledUp} REPLICATION 1`,
    ...ROLLUPS.map((rollup) => {
      const columns = aggregatesOf(rollup).map(
        ([field, aggregate]) => `${aggregate}("${field}") AS "${field}"`,
      );
      const from = `"kymo_raw"."${MEASUREMENTS[rollup.of].name}"`;
      return (
        `CREATE CONTINUOUS QUERY "${rollup.name}" ON ${quoted} RESAMPLE FOR 3h BEGIN ` +
        `SELECT ${columns.join(', ')} INTO ${quoted}."${LONG_POLICY}"."${rollup.name}" ` +
        `FROM ${from} GROUP BY time(${KEPT.every}), * END`
      );
    }),
  ];
}

/** The task for InfluxDB 2 that does the same from one bucket into another. */
export function fluxDownsampling(bucket: string): string {
  const parts = ROLLUPS.flatMap((rollup) =>
    aggregatesOf(rollup).map(
      ([field, aggregate]) => `from(bucket: "${bucket}")
  |> range(start: -3h)
  |> filter(fn: (r) => r._measurement == "${MEASUREMENTS[rollup.of].name}" and r._field == "${field}")
  |> aggregateWindow(every: ${KEPT.every}, fn: ${aggregate}, createEmpty: false)
  |> set(key: "_measurement", value: "${rollup.name}")
  |> to(bucket: "${bucket}_long")
`,
    ),
  );
  return `option task = {name: "kymo hourly", every: ${KEPT.every}, offset: 5m}\n\n${parts.join('\n')}`;
}

function aggregatesOf({ fields }: Rollup): [string, Aggregate][] {
  return Object.entries(fields);
}

import { type Config, loadConfig } from '@kymo/config';
import { KymoError } from '@kymo/domain';
import { readFlagsOf, type ReadFlags, withReadOptions } from '@kymo/telemetry-io';
import { Command, Option } from 'commander';
import { backfillConfig } from '../backfill/backfill-config';
import { type HistoryProgress, runHistory } from '../backfill/history-run';
import { summaryLine } from '../backfill/summary-line';
import { Progress } from '../progress';

interface Options extends ReadFlags {
  readonly config: string;
  readonly seed?: boolean;
  readonly input?: string[];
  readonly topic?: string[] | true;
  readonly measurement?: string;
  readonly influxUrl?: string;
  readonly database?: string;
  readonly language?: string;
  readonly organization?: string;
  readonly channelTags?: string[];
  readonly from?: string;
  readonly to?: string;
  readonly json?: boolean;
}

/** `kymo backfill`: scores history as the monitor would have. */
export function backfillCommand(): Command {
  const command = new Command('backfill')
    .description(
      'Score history as the monitor would have, and write it to the InfluxDB of its configuration. ' +
        'A run that was stopped resumes where it was. Points that are written twice change nothing.',
    )
    .requiredOption('-c, --config <file>', "the monitor's configuration")
    .option(
      '--seed',
      "learn in the monitor's own data folder before its first start, so that its models start mature",
    )
    .addOption(
      new Option(
        '-i, --input <files...>',
        'files of history: CSV, NDJSON, Parquet and more; a pattern',
      ).conflicts('measurement'),
    )
    .addOption(
      new Option(
        '--topic [names...]',
        'topics with the history, instead of files; by default those of the configuration',
      ).conflicts(['input', 'measurement']),
    );
  withReadOptions(command)
    .option('--measurement <name>', 'InfluxDB measurement with the history, instead of files')
    .option('--influx-url <url>', 'address of that InfluxDB')
    .option('--database <name>', 'database of the measurement, or its bucket')
    .addOption(
      new Option('--language <name>', 'query language: influxql for InfluxDB 1 and 3, flux for 2, sql for 3')
        .choices(['influxql', 'flux', 'sql'])
        .default('influxql'),
    )
    .option('--organization <name>', 'organization of the bucket, for flux')
    .addOption(
      new Option(
        '--channel-tags <names...>',
        'tags of the measurement that tell values of one series and moment apart: value{sensor=flow}',
      ).conflicts(['input', 'topic']),
    )
    .option(
      '--from <time>',
      'read from this time on, such as 2026-01-01T00:00:00Z; in a topic, the time of its records counts (default: all)',
    )
    .option('--to <time>', 'read up to this time (default: now)')
    .option(
      '--json',
      'end with one JSON object: samples, series, windows scored, samples left out, records refused',
    )
    .action(backfill);
  return command;
}

async function backfill(options: Options): Promise<void> {
  const monitor = loadConfig(options.config);
  const source = sourceOf(options, monitor);
  const config = backfillConfig(monitor, { source, seed: options.seed === true });
  const show = progressOf(source);
  const { code, report } = await runHistory(config as typeof config & { dataFolder: string }, show.now);
  show.done();
  // Why it failed stands on standard error.
  if (report && options.json) process.stdout.write(`${JSON.stringify(report)}\n`);
  else if (report && 'samples' in report) process.stdout.write(`${summaryLine(report)}\n`);
  process.exitCode = code;
}

/** @throws KymoError OPTIONS_INVALID */
function sourceOf(options: Options, monitor: Config) {
  if (options.topic) return topicOf(options, options.topic, monitor);
  const { input, measurement, influxUrl, database, language, organization, from, to } = options;
  if (input) return { type: 'file' as const, path: input, ...readFlagsOf(options) };
  const missing = Object.entries({
    '--measurement': measurement,
    '--influx-url': influxUrl,
    '--database': database,
    '--from': from,
  })
    .filter(([, value]) => value === undefined)
    .map(([name]) => name);
  if (missing.length > 0)
    throw new KymoError(
      'OPTIONS_INVALID',
      `planning a backfill: ${missing.join(', ')} not given. Name files by --input, topics by --topic, or a measurement by all of them.`,
    );
  return {
    type: 'influx' as const,
    ...{ url: influxUrl, database, language, organization, measurement },
    ...{ series: options.series, channelTags: options.channelTags, channels: options.channels },
    ...{ from, to: to ?? new Date().toISOString() },
  };
}

/** Behind a seed the stream goes on: its windows stay open. @throws KymoError OPTIONS_INVALID */
function topicOf({ from, to, seed }: Options, topic: string[] | true, { source }: Config) {
  if (source.type !== 'kafka')
    throw new KymoError(
      'OPTIONS_INVALID',
      `planning a backfill: --topic and source.type ${source.type} found; kafka expected, whose brokers are asked. Name files by --input.`,
    );
  const { brokers, clientId, tls, sasl, connectionTimeoutMs, requestTimeoutMs, topics } = source;
  const end = to ?? (seed ? undefined : new Date().toISOString());
  return {
    type: 'kafka-history' as const,
    ...{ brokers, clientId, tls, connectionTimeoutMs, requestTimeoutMs },
    ...(sasl && { sasl }),
    topics: topic === true ? topics : topic,
    ...(from !== undefined && { from }),
    ...(end !== undefined && { to: end }),
  };
}

/** Progress by event time, where the end of the history is known. */
function progressOf(source: ReturnType<typeof sourceOf>) {
  const from = 'from' in source ? Date.parse(source.from ?? '') : Number.NaN;
  const to = 'to' in source ? Date.parse(source.to ?? '') : Number.NaN;
  const isTimed = from < to;
  const progress = new Progress('scoring history', isTimed ? to - from : Number.POSITIVE_INFINITY);
  const now = ({ series, latestMs }: HistoryProgress) =>
    progress.show(isTimed ? latestMs - from : 0, `${series} series, at ${new Date(latestMs).toISOString()}`);
  return { now, done: () => progress.done() };
}

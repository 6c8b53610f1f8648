import { loadConfig, type Config } from '@kymo/config';
import { DEFAULT_OPTIONS, LANGUAGES, type ExportOptions, type LanguageName } from '@kymo/dashboards';
import { KymoError } from '@kymo/domain';
import { Option, type Command } from 'commander';

/** Options by which both commands learn what to name. */
export interface InstallationOptions {
  readonly config?: string;
  readonly sink?: string;
  readonly language?: LanguageName;
  readonly influxUid: string;
  readonly prometheusUid: string;
  readonly influxUrl?: string;
  readonly prometheusUrl: string;
}

export function withInstallationOptions(command: Command): Command {
  const { influx, prometheus } = DEFAULT_OPTIONS;
  return command
    .option(
      '--config <file>',
      'configuration of the monitor: its InfluxDB, database, retention policy and tags',
    )
    .option('--sink <name>', 'which sink writes to InfluxDB, where there are several')
    .addOption(
      new Option(
        '--language <name>',
        'language that InfluxDB is asked in; by default influxql for version 1, flux for 2 and sql for 3',
      ).choices(Object.keys(LANGUAGES)),
    )
    .option('--influx-uid <uid>', 'uid of the data source of InfluxDB', influx.uid)
    .option('--prometheus-uid <uid>', 'uid of the data source of Prometheus', prometheus.uid)
    .option('--influx-url <url>', 'address of InfluxDB as Grafana reaches it, where it is another one')
    .option('--prometheus-url <url>', 'address of Prometheus as Grafana reaches it', prometheus.url);
}

/** What the files of this installation name. @throws KymoError CONFIG_INVALID, OPTIONS_INVALID */
export function installationOf(options: InstallationOptions): ExportOptions {
  const { config, sink: name, language, influxUid, prometheusUid, influxUrl, prometheusUrl } = options;
  const loaded = config === undefined ? undefined : loadConfig(config);
  const sink = loaded && influxSinkOf(loaded, config ?? '', name);
  const page = loaded?.http.publicUrl;
  const { influx, prometheus, tag } = DEFAULT_OPTIONS;
  return {
    influx: {
      uid: influxUid,
      name: sink && sink.name !== 'influx' ? `Kymo ${sink.name}` : influx.name,
      url: influxUrl ?? sink?.url ?? influx.url,
      database: sink?.database ?? influx.database,
      ...(language !== undefined && { language }),
      ...(sink !== undefined && { version: sink.version }),
      ...(sink?.organization !== undefined && { organization: sink.organization }),
      ...(sink?.retentionPolicy !== undefined && { retentionPolicy: sink.retentionPolicy }),
    },
    prometheus: { ...prometheus, uid: prometheusUid, url: prometheusUrl },
    ...(page !== undefined && { page }),
    tag: sink?.tags[0] ?? tag,
  };
}

function influxSinkOf(config: Config, file: string, name: string | undefined) {
  const sinks = config.sinks.filter((sink) => sink.type === 'influx');
  const chosen = name === undefined ? sinks : sinks.filter((sink) => sink.name === name);
  const [sink] = chosen;
  if (sink && chosen.length === 1) return sink;
  const names = sinks.map((one) => one.name).join(', ') || 'none';
  throw new KymoError(
    'OPTIONS_INVALID',
    `Looking in ${file} for the sink that writes to InfluxDB${name === undefined ? '' : ` and is named ${name}`}: ` +
      `${chosen.length} match. Sinks of type influx: ${names}. Name one of them by --sink, or leave out --config.`,
  );
}

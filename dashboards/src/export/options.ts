import type { LanguageName } from '../queries/language';

/** What the generated files name: data sources, database and the tag that groups series. */
export interface ExportOptions {
  readonly influx: {
    readonly uid: string;
    readonly name: string;
    /** Address as Grafana reaches it; a variable of Grafana's environment is allowed. */
    readonly url: string;
    readonly database: string;
    /** Retention policy of the measurements, where it is not the default one of the database. */
    readonly retentionPolicy?: string;
    /** Version of InfluxDB; the later ones ask for a token. */
    readonly version?: '1' | '2' | '3';
    /** Of version 2. */
    readonly organization?: string;
    /** The language asked in, where it is not that of the version. */
    readonly language?: LanguageName;
  };
  readonly prometheus: { readonly uid: string; readonly name: string; readonly url: string };
  /** Address of the monitor's page as people reach it. */
  readonly page?: string;
  /** The tag that groups series at first. */
  readonly tag: string;
}

/** Data sources whose addresses Grafana's environment gives. */
export const DEFAULT_OPTIONS: ExportOptions = {
  influx: {
    uid: 'kymo-influxdb',
    name: 'Kymo InfluxDB',
    url: '${KYMO_INFLUX_URL}',
    database: 'kymo',
  },
  prometheus: {
    uid: 'kymo-prometheus',
    name: 'Kymo Prometheus',
    url: '${KYMO_PROMETHEUS_URL}',
  },
  tag: 'series_key',
};

const LANGUAGE_OF_VERSION = { '1': 'influxql', '2': 'flux', '3': 'sql' } as const;

export function languageNameOf({ version = '1', language }: ExportOptions['influx']): LanguageName {
  return language ?? LANGUAGE_OF_VERSION[version];
}

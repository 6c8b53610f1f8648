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
  };
  readonly prometheus: { readonly uid: string; readonly name: string; readonly url: string };
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

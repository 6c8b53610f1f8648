/** InfluxDB fixes the type of a field with its first point, and refuses points of another type afterwards. */
type FieldType = 'float' | 'string';

interface FieldSchema {
  readonly type: FieldType;
  /** Absent for a number without one. */
  readonly unit?: string;
  readonly about: string;
}

export interface MeasurementSchema {
  readonly name: string;
  /** What one point stands for. */
  readonly about: string;
  /** Tags of every point, beside those of the series that are configured to travel. */
  readonly tags: readonly TagName[];
  readonly fields: Readonly<Record<string, FieldSchema>>;
}

/** What a tag holds, and how many values it can take: the product of a point's tags is the cardinality. */
export const TAGS = {
  series_key: { about: 'Series, as its records name it', bound: '`series.maxSeries`' },
  channel: { about: 'Channel of the series', bound: '1,024 a series' },
  detector: { about: 'Detector that gave the score', bound: 'detectors of `detection.ladder`' },
  state: { about: '`normal`, `anomalous`, `warming_up` or `unscorable`', bound: '4' },
  incident_kind: {
    about:
      'What raised the incident, `anomaly` or `silence`; it stays when the incident becomes a new normal',
    bound: '2',
  },
  status: { about: '`firing` or `resolved`', bound: '2' },
} as const;

type TagName = keyof typeof TAGS;

/**
 * The InfluxDB schema: one place for the writer, the dashboards, the documents and the tests.
 * No name is both a tag and a field, and none is a keyword of InfluxQL or SQL.
 */
export const MEASUREMENTS = {
  score: {
    name: 'kymo_score',
    about: 'A scored window, at its last step',
    tags: ['series_key', 'detector'],
    fields: {
      score: { type: 'float', about: 'Where the window stands; above `threshold` it is anomalous' },
      reconstruction_error: { type: 'float', about: 'Mean error of the reconstruction, in scaled values' },
      threshold: { type: 'float', about: 'Always 1' },
      boundary: { type: 'float', about: "Score of the detector that stands for the series' threshold" },
      maturity: { type: 'float', unit: 'share, 0 to 1', about: 'How far the ways of the series are known' },
    },
  },
  reconstruction: {
    name: 'kymo_reconstruction',
    about: 'A step of a channel',
    tags: ['series_key', 'channel'],
    fields: {
      actual: { type: 'float', unit: 'of the channel', about: 'Measured value' },
      expected: { type: 'float', unit: 'of the channel', about: 'Value that the model expected' },
      lower: { type: 'float', unit: 'of the channel', about: 'Lower end of the expected band' },
      upper: { type: 'float', unit: 'of the channel', about: 'Upper end of the expected band' },
      contribution: {
        type: 'float',
        unit: 'share, 0 to 1',
        about: "Share of the channel in its window's score",
      },
    },
  },
  verdict: {
    name: 'kymo_verdict',
    about: 'A judged window, at its last step',
    tags: ['series_key', 'state'],
    fields: {
      windows: { type: 'float', unit: 'windows', about: 'Always 1, to be summed' },
      reason: { type: 'string', about: 'Why the window has no score' },
    },
  },
  alert: {
    name: 'kymo_alert',
    about: 'An incident when people are told of it, and once more when it ends',
    tags: ['series_key', 'incident_kind', 'status'],
    fields: {
      incident: { type: 'string', about: 'Identity of the incident' },
      nature: { type: 'string', about: 'Kind of the incident, which may become a new normal' },
      severity: { type: 'string', about: '`critical` or `warning`' },
      maturity: { type: 'float', unit: 'share, 0 to 1', about: 'How far the ways of the series were known' },
      peak_score: { type: 'float', about: 'Highest score so far' },
      summary: { type: 'string', about: 'One sentence for people' },
      channels: { type: 'string', about: 'Channels that stand out, joined by commas' },
      start_ms: { type: 'float', unit: 'milliseconds since 1970', about: 'When the incident began' },
      scored_by: { type: 'string', about: 'Detector and hash of the model that scored it' },
    },
  },
} as const satisfies Readonly<Record<string, MeasurementSchema>>;

/** Values of the fields of a measurement, by its declared types. */
export type FieldValues<M extends keyof typeof MEASUREMENTS> = {
  readonly [Field in keyof (typeof MEASUREMENTS)[M]['fields']]?:
    | ((typeof MEASUREMENTS)[M]['fields'][Field] extends { readonly type: 'float' } ? number : string)
    | undefined;
};

/** Values of the tags of a measurement. */
export type TagValues<M extends keyof typeof MEASUREMENTS> = Readonly<
  Record<(typeof MEASUREMENTS)[M]['tags'][number], string>
>;

/** Names that a tag of a series cannot have: points use them themselves, or the database does. */
export function isReservedTag(name: string): boolean {
  return name === 'time' || name.startsWith('_') || OWN_NAMES.has(name);
}

const OWN_NAMES: ReadonlySet<string> = new Set(
  Object.values(MEASUREMENTS).flatMap(({ tags, fields }) => [...tags, ...Object.keys(fields)]),
);

/** Prefix of every Prometheus metric. */
export const METRIC_PREFIX = 'kymo_';

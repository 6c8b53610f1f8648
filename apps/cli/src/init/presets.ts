/** What a configuration to begin with is made for. */
export const PRESETS = {
  plant: {
    about: 'machines and their sensors: a sample a second, series of one kind share a model',
    window: '{ lengthSamples: 64, strideSamples: 8, intervalMs: 1000, silenceSamples: 60 }',
    why: 'A minute of samples a window; a machine that says nothing for a minute is silent.',
    groupBy: 'kind',
    groupWhy:
      'The tag whose value tells machines of one kind: they share a model, so that each needs less history.',
    forgetAfterHours: 168,
    forgetWhy: 'A machine that stands still for a week is forgotten.',
  },
  servers: {
    about: 'servers and services: a sample every 15 seconds, days and weeks in their load',
    window: '{ lengthSamples: 64, strideSamples: 4, intervalMs: 15000, silenceSamples: 8 }',
    why: 'A quarter of an hour of samples a window, judged each minute; two minutes without any is silence.',
    groupBy: 'role',
    groupWhy: 'The tag whose value tells servers of one role.',
    forgetAfterHours: 24,
    forgetWhy: 'A server that is gone for a day was taken away.',
  },
  iot: {
    about: 'a fleet of devices: a sample every few minutes, often late, many series',
    window:
      '{ lengthSamples: 64, strideSamples: 4, latenessSamples: 8, intervalMs: 300000, silenceSamples: 24 }',
    why: 'Five hours of samples a window; batteries and radios deliver late, and two hours of silence are usual.',
    groupBy: 'model',
    groupWhy: 'The tag whose value tells devices of one model.',
    forgetAfterHours: 336,
    forgetWhy: 'A device that is off for two weeks is forgotten.',
  },
} as const;

export type PresetName = keyof typeof PRESETS;

/** Answers of the one who sets Kymo up. */
export interface Setup {
  readonly preset: PresetName;
  readonly brokers: readonly string[];
  readonly topic: string;
  readonly influxUrl: string;
  /** Address that alerts are posted to; nobody is told where it is empty. */
  readonly webhook: string;
  /** Where editors find the schema of configurations. */
  readonly schema?: string;
}

/** A configuration with a reason beside each choice. */
export function configText({ preset, brokers, topic, influxUrl, webhook, schema }: Setup): string {
  const { about, window, why, groupBy, groupWhy, forgetAfterHours, forgetWhy } = PRESETS[preset];
  const quoted = (text: string) => JSON.stringify(text);
  const editors = schema === undefined ? '' : `# yaml-language-server: $schema=${schema}\n`;
  return `${editors}# Kymo for ${about}.
# Written by \`kymo init --preset ${preset}\`. \`kymo check <file>\` lists every issue; docs/configuration.md every option.

# What outlives the process: windows, incidents, models, and what is owed to sinks.
dataFolder: .kymo/data

source:
  type: kafka
  brokers: [${brokers.map(quoted).join(', ')}]
  topics: [${quoted(topic)}]

# ${why}
window: ${window}

series:
  # ${forgetWhy}
  forgetAfterHours: ${forgetAfterHours}

detection:
  # ${groupWhy}
  # Leave it out where each series is a world of its own.
  groupBy: ${groupBy}

sinks:
  # User name and password, or a token, come from KYMO_INFLUX_USERNAME, KYMO_INFLUX_PASSWORD and KYMO_INFLUX_TOKEN, or
  # from the files that KYMO_INFLUX_TOKEN_FILE and its like name.
  - type: influx
    url: ${quoted(influxUrl)}
    database: kymo
    # The tag by which dashboards group series.
    tags: [${groupBy}]
${webhook === '' ? WITHOUT_WEBHOOK : `  - type: webhook\n    url: ${quoted(webhook)}\n`}  # Records that cannot be read, and points that InfluxDB will never take.
  - type: dead-letter-file
`;
}

const WITHOUT_WEBHOOK =
  '  # Nobody is told yet: add a webhook, Slack, e-mail or another receiver. docs/alerts.md\n';

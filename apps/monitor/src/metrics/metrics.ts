import { type Counters, METRIC_PREFIX, type Outcome } from '@kymo/domain';
import { type ModelView } from '@kymo/api';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** What becomes of what a sink is owed. */
const DELIVERIES = ['delivered', 'retried', 'refused', 'dropped', 'dead_lettered'] as const;

/** How a fit ends that gives no model. */
const WITHOUT_MODEL = ['refused', 'failed'] as const satisfies readonly ModelView['state'][];

/** Groups with a label of their own in a metric. */
const MAX_GROUPS = 100;

/** Gauges of the client that are named as counters. */
const MISNAMED = ['handles', 'requests', 'resources'].map((what) => `nodejs_active_${what}_total`);

/** Counters kept by the store: exact across restarts. */
const KEPT: readonly [name: string, help: string, field: Exclude<keyof Counters, 'rejected'>][] = [
  ['records_read_total', 'Records read from the source', 'records'],
  ['samples_decoded_total', 'Samples decoded from records', 'decoded'],
  ['samples_late_total', 'Samples whose window had closed', 'late'],
  ['samples_duplicate_total', 'Samples already seen', 'duplicate'],
  ['samples_scored_total', 'Samples covered by a scored window', 'scored'],
  ['samples_warming_up_total', 'Samples from before a model served', 'warmingUp'],
  ['samples_unscorable_total', 'Samples covered by windows that could not be scored', 'unscorable'],
  [
    'unknown_channel_values_total',
    'Values of channels the serving model does not know',
    'unknownChannelValues',
  ],
];

/** The Prometheus metrics of the monitor; the one file that knows their client. */
export class Metrics {
  private readonly registry = new Registry();
  private readonly windowsScored = this.counter('windows_scored_total', 'Windows scored', ['detector']);
  private readonly verdicts = this.counter('verdicts_total', 'Verdicts', ['state']);
  private readonly raised = this.counter('incidents_raised_total', 'Incidents that people were told of', [
    'kind',
    'severity',
  ]);
  private readonly deliveries = this.counter('sink_deliveries_total', 'Deliveries to sinks', [
    'sink',
    'status',
  ]);
  private readonly fitsWithoutModel = this.counter('fits_without_model_total', 'Fits that gave no model', [
    'outcome',
  ]);
  private readonly forgotten = this.counter(
    'series_forgotten_total',
    'Series forgotten after a long silence',
    [],
  );
  private readonly passSeconds = new Histogram({
    name: `${METRIC_PREFIX}pass_duration_seconds`,
    help: 'Time from a batch to its durable effects',
    buckets: SECONDS,
    registers: [this.registry],
  });
  private readonly scoreSeconds = new Histogram({
    name: `${METRIC_PREFIX}score_duration_seconds`,
    help: 'Time to score the windows of one call',
    buckets: SECONDS,
    registers: [this.registry],
  });

  constructor(watch: MetricsWatch) {
    collectDefaultMetrics({ register: this.registry, prefix: METRIC_PREFIX });
    for (const name of MISNAMED) this.registry.removeSingleMetric(METRIC_PREFIX + name);
    // From 0 on, so that the first is an increase.
    for (const outcome of WITHOUT_MODEL) this.fitsWithoutModel.inc({ outcome }, 0);
    for (const sink of watch.sinks) {
      for (const status of DELIVERIES) this.deliveries.inc({ sink, status }, 0);
    }
    for (const [name, help, field] of KEPT) this.kept(name, help, () => watch.counters()[field]);
    this.keptByLabel('records_rejected_total', 'Records refused', 'reason', () => watch.counters().rejected);
    this.gauge('samples_open', 'Samples in windows still open', () => watch.counters().open);
    this.gauge('series_watched', 'Series with at least one verdict', () => watch.series());
    this.gauge('incidents_firing', 'Incidents firing now that people were told of', () => watch.firing());
    this.gauge('event_lag_seconds', 'Age of the newest sample', () => watch.lagSeconds());
    this.gauge('source_ready', 'Whether the source can be read', () => Number(watch.sourceReady()));
    this.gaugeByLabel('sink_ready', 'Whether a sink takes what it is owed', 'sink', () => watch.sinksReady());
    this.gaugeByLabel('outbox_entries', 'Entries owed to a sink', 'sink', () => watch.owedEntries());
    this.gaugeByLabel('outbox_bytes', 'Bytes owed to a sink', 'sink', () => watch.owedBytes());
    this.gauge('series_drifted', 'Series that have drifted from what their model was fitted on', () =>
      driftsOf(watch.models()).reduce((sum, { drift }) => sum + drift.drifted.length, 0),
    );
    this.gaugeByLabel(
      'model_drift',
      'How far a group has drifted, in limits: beyond 1 it has; the furthest groups only',
      'group',
      () => furthestDrift(watch.models()),
    );
    this.gauge(
      'groups_ill_fitted',
      'Groups whose model takes more than 5 % of normal windows for anomalous',
      () => watch.models().filter(({ alarmShare }) => alarmShare !== undefined).length,
    );
    this.gauge('groups_unserved', 'Groups of series without a model, although a fit was tried', () =>
      countUnserved(watch.models()),
    );
    this.gaugeByLabel('models', 'Models by where they stand', 'state', () => countByState(watch.models()));
  }

  observePass({ verdicts, alerts }: Outcome, seconds: number): void {
    this.passSeconds.observe(seconds);
    this.forgotten.inc(verdicts.filter(({ window }) => window.ends === 'forgotten').length);
    for (const { state } of verdicts) this.verdicts.inc({ state });
    for (const { status, incident } of alerts) {
      if (status === 'firing') this.raised.inc({ kind: incident.kind, severity: incident.severity });
    }
  }

  observeScoring(detector: string, windows: number, seconds: number): void {
    this.windowsScored.inc({ detector }, windows);
    this.scoreSeconds.observe(seconds);
  }

  /** A change in where a model stands. */
  observeModel({ state }: ModelView): void {
    const outcome = WITHOUT_MODEL.find((one) => one === state);
    if (outcome !== undefined) this.fitsWithoutModel.inc({ outcome });
  }

  observeDelivery(sink: string, status: (typeof DELIVERIES)[number], entries = 1): void {
    this.deliveries.inc({ sink, status }, entries);
  }

  /** The text exposition format, and its content type. */
  async exposition(): Promise<{ readonly contentType: string; readonly body: string }> {
    return { contentType: this.registry.contentType, body: await this.registry.metrics() };
  }

  private counter(name: string, help: string, labelNames: string[]): Counter {
    return new Counter({ name: METRIC_PREFIX + name, help, labelNames, registers: [this.registry] });
  }

  private kept(name: string, help: string, read: () => number): void {
    new Counter({
      name: METRIC_PREFIX + name,
      help,
      registers: [this.registry],
      collect() {
        this.reset();
        this.inc(read());
      },
    });
  }

  private keptByLabel(name: string, help: string, label: string, read: () => Record<string, number>): void {
    new Counter({
      name: METRIC_PREFIX + name,
      help,
      labelNames: [label],
      registers: [this.registry],
      collect() {
        this.reset();
        for (const [value, count] of Object.entries(read())) this.inc({ [label]: value }, count);
      },
    });
  }

  private gauge(name: string, help: string, read: () => number): void {
    new Gauge({
      name: METRIC_PREFIX + name,
      help,
      registers: [this.registry],
      collect() {
        this.set(read());
      },
    });
  }

  private gaugeByLabel(name: string, help: string, label: string, read: () => Record<string, number>): void {
    new Gauge({
      name: METRIC_PREFIX + name,
      help,
      labelNames: [label],
      registers: [this.registry],
      collect() {
        this.reset();
        for (const [value, amount] of Object.entries(read())) this.set({ [label]: value }, amount);
      },
    });
  }
}

/** What the metrics read when they are asked for. */
export interface MetricsWatch {
  /** Names of the sinks that are configured. */
  readonly sinks: readonly string[];
  counters(): Counters;
  series(): number;
  firing(): number;
  lagSeconds(): number;
  sourceReady(): boolean;
  sinksReady(): Record<string, number>;
  owedEntries(): Record<string, number>;
  owedBytes(): Record<string, number>;
  models(): readonly ModelView[];
}

function driftsOf(models: readonly ModelView[]) {
  return models.flatMap(({ group, drift }) => (drift ? [{ group, drift }] : []));
}

function furthestDrift(models: readonly ModelView[]): Record<string, number> {
  const drifts = driftsOf(models).sort((one, other) => other.drift.furthest - one.drift.furthest);
  return Object.fromEntries(drifts.slice(0, MAX_GROUPS).map(({ group, drift }) => [group, drift.furthest]));
}

function countByState(models: readonly ModelView[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { state } of models) counts[state] = (counts[state] ?? 0) + 1;
  return counts;
}

function countUnserved(models: readonly ModelView[]): number {
  const groupsWith = (states: readonly ModelView['state'][]) =>
    new Set(models.filter(({ state }) => states.includes(state)).map(({ group }) => group));
  const served = groupsWith(['serving']);
  return [...groupsWith(WITHOUT_MODEL)].filter((group) => !served.has(group)).length;
}

import type { ModelView } from '@kymo/api';
import type { Assessment, Counters } from '@kymo/domain';
import { HASH_SHOWN, type Instruments, MAX_GROUPS } from './instruments';

/** Counters kept by the store: exact across restarts. */
const KEPT: readonly [name: string, help: string, field: Exclude<keyof Counters, 'rejected'>][] = [
  ['records_read_total', 'Records read from the source', 'records'],
  ['samples_decoded_total', 'Samples decoded from records', 'decoded'],
  ['samples_late_total', 'Samples whose window had closed', 'late'],
  ['samples_duplicate_total', 'Samples already seen', 'duplicate'],
  ['samples_wrong_clock_total', 'Samples whose clock other or later samples contradict', 'wrongClock'],
  ['samples_scored_total', 'Samples covered by a scored window', 'scored'],
  ['samples_warming_up_total', 'Samples from before a model served', 'warmingUp'],
  ['samples_unscorable_total', 'Samples covered by windows that could not be scored', 'unscorable'],
  ['invalid_values_total', 'Values outside the valid range of their channel', 'invalidValues'],
  [
    'unknown_channel_values_total',
    'Values of channels the serving model does not know',
    'unknownChannelValues',
  ],
];

/** The state that is read whenever the metrics are asked for. */
export interface WatchedState {
  counters(): Counters;
  series(): number;
  firing(): number;
  /** Incidents that people were told of, by what they say of them. */
  labelled(): Record<Assessment, number>;
  lagSeconds(): number;
  sourceReady(): boolean;
  /** By sink name: 1 where it is ready. */
  sinksReady(): Record<string, number>;
  owedEntries(): Record<string, number>;
  owedBytes(): Record<string, number>;
  /** 1 unless the last reload of the configuration has failed. */
  lastReloadSuccessful(): number;
  models(): readonly ModelView[];
  /** Lines logged, by level. */
  logLines(): Readonly<Record<string, number>>;
}

/** Exposes the state of the monitor. */
export function exposeState(instruments: Instruments, state: WatchedState): void {
  for (const [name, help, field] of KEPT) instruments.keptCounter(name, help, () => state.counters()[field]);
  instruments.keptCounterByLabel('records_rejected_total', 'Records refused', 'reason', () => {
    return state.counters().rejected;
  });
  instruments.gauge('samples_open', 'Samples in windows still open', () => state.counters().open);
  instruments.gauge('series_watched', 'Series with at least one verdict', () => state.series());
  instruments.gauge('incidents_firing', 'Incidents firing now that people were alerted to', () =>
    state.firing(),
  );
  instruments.gaugeByLabel(
    'incidents_labelled',
    'Incidents that people were alerted to and have labelled',
    'label',
    () => state.labelled(),
  );
  instruments.gauge(
    'event_lag_seconds',
    'Age of the newest judged sample, minus the time that its window stays open',
    () => state.lagSeconds(),
  );
  instruments.gauge('source_ready', 'Whether the source can be read', () => Number(state.sourceReady()));
  instruments.gaugeByLabel('sink_ready', 'Whether a sink accepts deliveries', 'sink', () => {
    return state.sinksReady();
  });
  instruments.gaugeByLabel('outbox_entries', 'Entries owed to a sink', 'sink', () => state.owedEntries());
  instruments.gaugeByLabel('outbox_bytes', 'Bytes owed to a sink', 'sink', () => state.owedBytes());
  instruments.gauge(
    'config_last_reload_successful',
    'Whether the last reload of the configuration succeeded',
    () => state.lastReloadSuccessful(),
  );
  instruments.keptCounterByLabel('log_lines_total', 'Log lines that need attention', 'level', () =>
    state.logLines(),
  );
  exposeModels(instruments, () => state.models());
}

function exposeModels(instruments: Instruments, models: () => readonly ModelView[]): void {
  instruments.gauge('series_drifted', 'Series that have drifted from what their model was fitted on', () =>
    driftsOf(models()).reduce((sum, { drift }) => sum + drift.drifted.length, 0),
  );
  instruments.gaugeByLabel(
    'model_drift_ratio',
    `Drift statistic divided by its limit; above 1 the group has drifted. Top ${MAX_GROUPS} groups.`,
    'group',
    () => furthestDrift(models()),
  );
  instruments.gauge(
    'groups_ill_fitted',
    'Groups whose model calls more than 5 % of normal windows anomalous',
    () => models().filter(({ alarmShare }) => alarmShare !== undefined).length,
  );
  instruments.gauge('groups_unserved', 'Groups of series without a model, although a fit was tried', () =>
    countUnserved(models()),
  );
  instruments.gaugeByLabel('models', 'Models by state', 'state', () => countByState(models()));
  instruments.gaugeByLabels(
    'model_serving',
    `Model that serves a group; always 1. Up to ${MAX_GROUPS} groups.`,
    ['group', 'detector', 'model'],
    () =>
      inState(models(), 'serving').map(({ group, detector, hash = '' }) => ({
        group,
        detector,
        model: hash.slice(0, HASH_SHOWN),
        amount: 1,
      })),
  );
  instruments.gaugeByLabels(
    'model_shadow_progress_ratio',
    `Share of the steps that a model in the shadow has to see, 0 to 1. Up to ${MAX_GROUPS} models.`,
    ['group', 'detector'],
    () =>
      inState(models(), 'shadow').map(({ group, detector, fraction = 0 }) => ({
        group,
        detector,
        amount: fraction,
      })),
  );
}

function inState(models: readonly ModelView[], state: ModelView['state']): readonly ModelView[] {
  return models.filter((model) => model.state === state).slice(0, MAX_GROUPS);
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
  return [...groupsWith(['refused', 'failed'])].filter((group) => !served.has(group)).length;
}

import { type ModelView } from '@kymo/api';
import { VERSION, zeroCounters } from '@kymo/domain';
import { type EndedFit, FIT_OUTCOMES } from '@kymo/models';
import { describe, expect, it } from 'vitest';
import { Instruments } from './instruments';
import { Metrics } from './metrics';
import { exposeState } from './state-gauges';

const none = () => ({});
const zero = () => 0;

function metricsOf(models: readonly ModelView[]) {
  const instruments = new Instruments();
  exposeState(instruments, {
    counters: zeroCounters,
    series: zero,
    firing: zero,
    labelled: () => ({ true: 3, false: 1, expected: 0 }),
    lagSeconds: zero,
    sourceReady: () => true,
    sinksReady: none,
    owedEntries: none,
    owedBytes: none,
    lastReloadSuccessful: () => 1,
    models: () => models,
    logLines: () => ({ warn: 2, error: 1 }),
  });
  return { instruments, metrics: new Metrics(instruments) };
}

const model = (group: string, state: ModelView['state']): ModelView => ({ detector: 'linear', group, state });

const fitOf = (group: string, outcome: EndedFit['outcome']): EndedFit => {
  return { group, detector: 'linear', outcome, seconds: 2, atMs: 5_000 };
};

/** Samples whose names match, as they are exposed. */
async function samples(instruments: Instruments, pattern: RegExp): Promise<string[]> {
  const { body } = await instruments.exposition();
  return body.split('\n').filter((line) => pattern.test(line));
}

describe('metrics of the models', () => {
  it('count by state, and groups that none serves after a fit gave no model', async () => {
    const { instruments } = metricsOf([
      model('pump', 'refused'),
      model('pump', 'serving'),
      model('fan', 'failed'),
      model('fan', 'waiting'),
      model('press', 'waiting'),
    ]);
    expect(await samples(instruments, /^kymo_models\{/)).toEqual([
      'kymo_models{state="refused"} 1',
      'kymo_models{state="serving"} 1',
      'kymo_models{state="failed"} 1',
      'kymo_models{state="waiting"} 2',
    ]);
    expect(await samples(instruments, /^kymo_groups_unserved/)).toEqual(['kymo_groups_unserved 1']);
  });

  it('name the model that serves a group, and how far one in the shadow is', async () => {
    const { instruments } = metricsOf([
      { ...model('pump', 'serving'), hash: '0123456789abcdef' },
      { ...model('pump', 'shadow'), detector: 'lstm-autoencoder', fraction: 0.25 },
      model('fan', 'retired'),
    ]);
    expect(await samples(instruments, /^kymo_model_/)).toEqual([
      'kymo_model_serving{group="pump",detector="linear",model="0123456789ab"} 1',
      'kymo_model_shadow_progress_ratio{group="pump",detector="lstm-autoencoder"} 0.25',
    ]);
  });

  it('count fits by outcome from 0 on', async () => {
    const { instruments, metrics } = metricsOf([]);
    const fits = () => samples(instruments, /^kymo_fits_total/);
    const counts = (...values: number[]) =>
      FIT_OUTCOMES.map((outcome, index) => `kymo_fits_total{outcome="${outcome}"} ${values[index]}`);
    expect(await fits()).toEqual(counts(0, 0, 0));
    metrics.observeFit(fitOf('pump', 'refused'));
    metrics.observeFit(fitOf('pump', 'fitted'));
    expect(await fits()).toEqual(counts(1, 1, 0));
  });

  it('say of the latest fits when they ended, how long they took and how good their model is', async () => {
    const { instruments, metrics } = metricsOf([]);
    metrics.observeFit(fitOf('pump', 'failed'));
    const trial = {
      windows: 100,
      falseAlarmShare: 0.01,
      faults: [0.5, 1].map((caughtShare, index) => ({ kind: String(index), auc: 1, caughtShare })),
    };
    metrics.observeFit({ ...fitOf('pump', 'fitted'), hash: '0123456789abcdef', trial });
    const labels = 'group="pump",detector="linear",outcome="fitted",model="0123456789ab"';
    expect(await samples(instruments, /^kymo_fit_/)).toEqual([
      `kymo_fit_ended_timestamp_seconds{${labels}} 5`,
      `kymo_fit_duration_seconds{${labels}} 2`,
      `kymo_fit_caught_ratio{${labels}} 0.75`,
      `kymo_fit_false_alarm_ratio{${labels}} 0.01`,
    ]);
  });

  it('say so of 100 fits at most, the latest', async () => {
    const { instruments, metrics } = metricsOf([]);
    for (let group = 0; group < 150; group++) metrics.observeFit(fitOf(`machine-${group}`, 'fitted'));
    const told = await samples(instruments, /^kymo_fit_duration_seconds/);
    expect([told.length, told[0]]).toEqual([100, expect.stringContaining('machine-50"')]);
  });
});

it('names what every program has as every program does, and says which version runs', async () => {
  const { instruments } = metricsOf([]);
  const names = (pattern: RegExp) => samples(instruments, pattern);
  expect(await names(/^process_(?:cpu_seconds_total|resident_memory_bytes) /)).toHaveLength(2);
  expect(await names(/^nodejs_eventloop_lag_p99_seconds /)).toHaveLength(1);
  expect(await names(/^kymo_(?:process|nodejs)_/)).toEqual([]);
  expect(await names(/^kymo_build_info/)).toEqual([`kymo_build_info{version="${VERSION}"} 1`]);
});

it('count as lag of the event loop only what is beyond the time from one look to the next', async () => {
  const { instruments } = metricsOf([]);
  const least = async () =>
    Number((await samples(instruments, /^nodejs_eventloop_lag_min_seconds /))[0]!.split(' ')[1]);
  await expect.poll(least, { interval: 200 }).toBeLessThan(0.04);
});

it('count incidents by what people say of them', async () => {
  const { instruments } = metricsOf([]);
  expect(await samples(instruments, /^kymo_incidents_labelled/)).toEqual([
    'kymo_incidents_labelled{label="true"} 3',
    'kymo_incidents_labelled{label="false"} 1',
    'kymo_incidents_labelled{label="expected"} 0',
  ]);
});

it('counts lines of the log that ask for attention', async () => {
  const { instruments } = metricsOf([]);
  expect(await samples(instruments, /^kymo_log_lines_total/)).toEqual([
    'kymo_log_lines_total{level="warn"} 2',
    'kymo_log_lines_total{level="error"} 1',
  ]);
});

it('counts series that are forgotten', async () => {
  const { instruments, metrics } = metricsOf([]);
  const verdicts = [{ ends: 'forgotten' }, {}].map((window) => ({ window, state: 'unscorable' }));
  metrics.observePass({ verdicts, alerts: [], deadLetters: [] } as never, 0.1);
  expect(await samples(instruments, /^kymo_series_forgotten_total/)).toEqual([
    'kymo_series_forgotten_total 1',
  ]);
});

it('counts deliveries to every sink from 0 on, so that the first refusal is an increase', async () => {
  const { instruments, metrics } = metricsOf([]);
  for (const sink of ['influx', 'webhook']) metrics.expectSink(sink);
  const refused = () => samples(instruments, /^kymo_sink_deliveries_total\{.*"refused"/);
  const [influx, webhook] = ['influx', 'webhook'].map(
    (sink) => `kymo_sink_deliveries_total{sink="${sink}",status="refused"}`,
  );
  expect(await refused()).toEqual([`${influx} 0`, `${webhook} 0`]);
  metrics.observeDelivery('webhook', 'refused');
  expect(await refused()).toEqual([`${influx} 0`, `${webhook} 1`]);
});

describe('the law of docs/metrics.md', () => {
  const MANY = 5_000;

  it('bounds what 5,000 groups of series cost, whatever state their models are in', async () => {
    const states: readonly ModelView['state'][] = ['serving', 'shadow', 'waiting', 'refused'];
    const drift = { series: 1, drifted: ['a'], furthest: 2, where: 'flow' };
    const models = Array.from({ length: MANY }, (_, group) =>
      states.map((state) => ({ ...model(`machine-${group}`, state), hash: 'ab12', drift })),
    ).flat();
    const { instruments, metrics } = metricsOf(models);
    for (let group = 0; group < MANY; group++)
      for (const outcome of FIT_OUTCOMES) metrics.observeFit(fitOf(`machine-${group}`, outcome));
    const { body } = await instruments.exposition();
    const lines = body.split('\n');
    expect(lines.length).toBeLessThan(1_500);
    const byName = new Map<string, number>();
    for (const line of lines.filter((one) => one.startsWith('kymo_'))) {
      const name = line.split(/[{ ]/)[0]!;
      byName.set(name, (byName.get(name) ?? 0) + 1);
    }
    expect([...byName].filter(([, count]) => count > 100)).toEqual([]);
    expect(byName.get('kymo_model_serving')).toBe(100);
  });

  it('is kept by every name and kind', async () => {
    const { instruments } = metricsOf([]);
    const { body } = await instruments.exposition();
    const kinds = [...body.matchAll(/^# TYPE (kymo_\w+) (\w+)$/gm)].map(
      ([, name, kind]) => [name!, kind!] as const,
    );
    expect(kinds.length).toBeGreaterThan(30);
    for (const [name, kind] of kinds) {
      expect(name).toMatch(/^kymo(?:_[a-z]+)+$/);
      expect([name, name.endsWith('_total')]).toEqual([name, kind === 'counter']);
      if (kind === 'histogram') expect(name).toMatch(/_seconds$/);
      expect(name).not.toMatch(/_(?:ms|milliseconds|minutes|hours|percent|count|kib|mib)(?:_|$)/);
    }
  });
});

import { type ModelView } from '@kymo/api';
import { VERSION, zeroCounters } from '@kymo/domain';
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
    lagSeconds: zero,
    sourceReady: () => true,
    sinksReady: none,
    owedEntries: none,
    owedBytes: none,
    lastReloadSuccessful: () => 1,
    models: () => models,
  });
  return { instruments, metrics: new Metrics(instruments) };
}

const model = (group: string, state: ModelView['state']): ModelView => ({ detector: 'linear', group, state });

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

  it('count fits that gave no model from 0 on', async () => {
    const { instruments, metrics } = metricsOf([]);
    const fits = () => samples(instruments, /^kymo_fits_without_model_total/);
    const [refused, failed] = ['refused', 'failed'].map(
      (outcome) => `kymo_fits_without_model_total{outcome="${outcome}"}`,
    );
    expect(await fits()).toEqual([`${refused} 0`, `${failed} 0`]);
    metrics.observeModel(model('pump', 'refused'));
    metrics.observeModel(model('pump', 'serving'));
    expect(await fits()).toEqual([`${refused} 1`, `${failed} 0`]);
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

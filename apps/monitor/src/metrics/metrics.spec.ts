import { type ModelView } from '@kymo/api';
import { zeroCounters } from '@kymo/domain';
import { describe, expect, it } from 'vitest';
import { Metrics } from './metrics';

const none = () => ({});
const zero = () => 0;

function metricsOf(models: readonly ModelView[], sinks: readonly string[] = []): Metrics {
  return new Metrics({
    sinks,
    counters: zeroCounters,
    series: zero,
    firing: zero,
    lagSeconds: zero,
    sourceReady: () => true,
    sinksReady: none,
    owedEntries: none,
    owedBytes: none,
    models: () => models,
  });
}

const model = (group: string, state: ModelView['state']): ModelView => ({ detector: 'linear', group, state });

/** Samples whose names match, as they are exposed. */
async function samples(metrics: Metrics, pattern: RegExp): Promise<string[]> {
  const { body } = await metrics.exposition();
  return body.split('\n').filter((line) => pattern.test(line));
}

describe('metrics of the models', () => {
  it('count by state, and groups that none serves after a fit gave no model', async () => {
    const metrics = metricsOf([
      model('pump', 'refused'),
      model('pump', 'serving'),
      model('fan', 'failed'),
      model('fan', 'waiting'),
      model('press', 'waiting'),
    ]);
    expect(await samples(metrics, /^kymo_models\{/)).toEqual([
      'kymo_models{state="refused"} 1',
      'kymo_models{state="serving"} 1',
      'kymo_models{state="failed"} 1',
      'kymo_models{state="waiting"} 2',
    ]);
    expect(await samples(metrics, /^kymo_groups_unserved/)).toEqual(['kymo_groups_unserved 1']);
  });

  it('count fits that gave no model from 0 on', async () => {
    const metrics = metricsOf([]);
    const fits = () => samples(metrics, /^kymo_fits_without_model_total/);
    const [refused, failed] = ['refused', 'failed'].map(
      (outcome) => `kymo_fits_without_model_total{outcome="${outcome}"}`,
    );
    expect(await fits()).toEqual([`${refused} 0`, `${failed} 0`]);
    metrics.observeModel(model('pump', 'refused'));
    metrics.observeModel(model('pump', 'serving'));
    expect(await fits()).toEqual([`${refused} 1`, `${failed} 0`]);
  });
});

it('counts series that are forgotten', async () => {
  const metrics = metricsOf([]);
  const verdicts = [{ ends: 'forgotten' }, {}].map((window) => ({ window, state: 'unscorable' }));
  metrics.observePass({ verdicts, alerts: [], deadLetters: [] } as never, 0.1);
  expect(await samples(metrics, /^kymo_series_forgotten_total/)).toEqual(['kymo_series_forgotten_total 1']);
});

it('counts deliveries to every sink from 0 on, so that the first refusal is an increase', async () => {
  const metrics = metricsOf([], ['influx', 'webhook']);
  const refused = () => samples(metrics, /^kymo_sink_deliveries_total\{.*"refused"/);
  const [influx, webhook] = ['influx', 'webhook'].map(
    (sink) => `kymo_sink_deliveries_total{sink="${sink}",status="refused"}`,
  );
  expect(await refused()).toEqual([`${influx} 0`, `${webhook} 0`]);
  metrics.observeDelivery('webhook', 'refused');
  expect(await refused()).toEqual([`${influx} 0`, `${webhook} 1`]);
});

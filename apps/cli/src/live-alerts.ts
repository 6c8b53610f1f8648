import { advance, incidentRulesSchema, type AlertingState } from '@kymo/alerting';
import type { Score, Standing, Verdict, Window } from '@kymo/domain';
import { THRESHOLD, type AlertRule } from '@kymo/evaluation';

/** The alerts that the live monitor would raise under its default rules, where the boundary stands as it was learnt. */
export const liveAlerts: AlertRule = (scores, windowLength) => {
  const rules = incidentRulesSchema.parse({});
  // One channel that deviates for all to see: offline, scores are all there is to go by.
  const values = new Float32Array(windowLength).fill(1);
  let state: AlertingState | undefined;
  return Uint8Array.from(scores, (score, row) => {
    if (!Number.isFinite(score)) return 0;
    const next = advance(state, verdictAt(row, score, values), rules);
    state = next.state;
    return Number(
      next.transitions.some(({ incident, announces }) => announces && incident.status === 'firing'),
    );
  });
};

const CHANNELS = ['value'];
const STANDING: Standing = {
  boundary: THRESHOLD,
  usual: THRESHOLD / 2,
  maturity: 1,
  ranges: Float64Array.of(1),
};

function verdictAt(row: number, value: number, values: Float32Array): Verdict {
  const window: Window = {
    series: '',
    tags: {},
    startMs: row - values.length + 1,
    intervalMs: 1,
    length: values.length,
    channels: CHANNELS,
    values,
    freshSteps: 1,
    freshSamples: 1,
    silentChannels: [],
  };
  const score: Score = {
    series: '',
    timeMs: row,
    value,
    reconstructionError: value,
    channels: CHANNELS,
    contributions: Float32Array.of(1),
    expected: Float32Array.of(0),
    band: Float32Array.of(0.5),
    model: { detector: '', hash: '' },
  };
  return { window, score, standing: STANDING, state: value >= THRESHOLD ? 'anomalous' : 'normal' };
}

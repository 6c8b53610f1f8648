import { advance, incidentRulesSchema, learningUnder, type AlertingState } from '@kymo/alerting';
import type { Score, Standing, Verdict, Window } from '@kymo/domain';
import type { AlertRule } from '@kymo/evaluation';
import { Boundaries, judgeOptionsSchema } from '@kymo/pipeline';

/** The alerts that the live monitor would raise under its default rules of a series that it knows. */
export const liveAlerts: AlertRule = (scores, windowLength, intervalMs = MINUTE_MS) => {
  const rules = incidentRulesSchema.parse({});
  const { falseAlarmsPerDay } = judgeOptionsSchema.parse({});
  const boundaries = new Boundaries({ falseAlarmsPerDay, lastingScore: rules.lastingScore }, NO_STORE);
  // One channel that deviates for all to see: offline, scores are all there is to go by.
  const values = new Float32Array(windowLength).fill(1);
  let state: AlertingState | undefined;
  return Uint8Array.from(scores, (value, row) => {
    if (!Number.isFinite(value)) return 0;
    const window = windowAt(row * intervalMs, intervalMs, values);
    const score = scoreOf(value, window);
    const learning = learningUnder(state);
    boundaries.see(window, learning);
    const { standing } = boundaries.placeScore(window, score, learning);
    const next = advance(state, verdictOf(window, score, { ...standing, ...KNOWN }), rules);
    state = next.state;
    return Number(
      next.transitions.some(({ incident, announces }) => announces && incident.status === 'firing'),
    );
  });
};

const MINUTE_MS = 60_000;
const CHANNELS = ['value'];
const KNOWN = { maturity: 1, ranges: Float64Array.of(1) };
const NO_STORE = { stageKeys: () => [], stageState: () => undefined };

function verdictOf(window: Window, score: Score, standing: Standing): Verdict {
  return { window, score, standing, state: score.value >= standing.boundary ? 'anomalous' : 'normal' };
}

function windowAt(endMs: number, intervalMs: number, values: Float32Array): Window {
  return {
    series: '',
    tags: {},
    startMs: endMs - (values.length - 1) * intervalMs,
    intervalMs,
    length: values.length,
    channels: CHANNELS,
    values,
    freshSteps: 1,
    freshSamples: 1,
    silentChannels: [],
  };
}

function scoreOf(value: number, { series }: Window): Score {
  return {
    series,
    timeMs: 0,
    value,
    reconstructionError: value,
    channels: CHANNELS,
    contributions: Float32Array.of(1),
    expected: Float32Array.of(0),
    band: Float32Array.of(0.5),
    model: { detector: '', hash: '' },
  };
}

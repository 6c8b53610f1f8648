import { advance, incidentRulesSchema, type AlertingState } from '@kymo/alerting';
import type { Score, Verdict, Window } from '@kymo/domain';
import { THRESHOLD, type AlertRule } from '@kymo/evaluation';

/** The alerts that the live monitor would raise under its default rules. */
export const liveAlerts: AlertRule = (scores) => {
  const rules = incidentRulesSchema.parse({});
  let state: AlertingState | undefined;
  return Uint8Array.from(scores, (score, row) => {
    if (!Number.isFinite(score)) return 0;
    const next = advance(state, verdictAt(row, score), rules);
    state = next.state;
    return Number(
      next.transitions.some(({ incident, announces }) => announces && incident.status === 'firing'),
    );
  });
};

/** Only the moment and the score matter to the rules. */
function verdictAt(row: number, value: number): Verdict {
  const window: Window = {
    series: '',
    tags: {},
    startMs: row,
    intervalMs: 1,
    length: 1,
    channels: [],
    values: new Float32Array(0),
    freshSteps: 1,
    freshSamples: 1,
    silentChannels: [],
  };
  const score: Score = {
    series: '',
    timeMs: row,
    value,
    reconstructionError: value,
    channels: [],
    contributions: new Float32Array(0),
    expected: new Float32Array(0),
    band: new Float32Array(0),
    model: { detector: '', hash: '' },
  };
  return { window, score, state: value >= THRESHOLD ? 'anomalous' : 'normal' };
}

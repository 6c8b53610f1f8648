import type { KnownRelation, Score, Verdict } from '@kymo/domain';
import { advance } from './lifecycle';
import { incidentRulesSchema, type IncidentRules } from './rules';
import type { AlertingState, IncidentContext, Transition } from './state';

/** Steps of the windows of a spec; a step is a second. */
export const LENGTH = 16;
export const STEP_MS = 1000;

export interface Shown {
  /** Last step of the window. */
  readonly step: number;
  /** Score over its boundary; null where the window has none. */
  readonly value: number | null;
  readonly stride?: number;
  readonly length?: number;
  readonly maturity?: number;
  readonly usual?: number;
  /** How far the channel lies from what is expected, in half widths of its band. */
  readonly away?: number;
  /** Width of its usual range, in the same. */
  readonly range?: number;
  /** Whether the score is that of how the channels go with each other. */
  readonly isOfRelation?: boolean;
  readonly silent?: readonly string[];
}

/** A verdict on a window of two channels, of which the second deviates. */
export function verdictOf({
  step,
  value,
  length = LENGTH,
  stride = 1,
  silent = [],
  ...shown
}: Shown): Verdict {
  const window = {
    series: 'pump-01',
    tags: { kind: 'pump' },
    startMs: (step - length + 1) * STEP_MS,
    intervalMs: STEP_MS,
    length,
    channels: ['flow', 'speed'],
    values: new Float32Array(2 * length).fill(0).fill(shown.away ?? 5, 2 * length - 1),
    freshSteps: stride,
    freshSamples: stride,
    silentChannels: silent.map((name) => ({ name, sinceMs: (step - 5) * STEP_MS })),
  };
  if (value === null) return { window, state: 'unscorable', reason: 'silent' };
  const score = {
    value,
    channels: window.channels,
    contributions: new Float32Array([0.25, 0.75]),
    expected: new Float32Array(2),
    band: new Float32Array([1, 1]),
    model: { detector: 'linear-autoencoder', hash: 'abc' },
  } as unknown as Score;
  const { maturity = 1, usual = 0.2, range = 10, isOfRelation = false } = shown;
  const standing = {
    ...{ boundary: 1, usual, maturity, ranges: Float64Array.from([range, range]) },
    ...(isOfRelation && {
      modelBoundary: 1,
      relation: { lags: [0, length / 4] } as unknown as KnownRelation,
    }),
  };
  return { window, state: value >= 1 ? 'anomalous' : 'normal', score, standing };
}

/** What the verdicts tell; the state goes through storage between any two. */
export function play(
  shown: readonly Shown[],
  rules: Partial<IncidentRules> = {},
  { movement = () => 'none', mayMove = () => false, isNamed = () => false }: Partial<IncidentContext> = {},
): Transition[] {
  let stored: string | undefined;
  return shown.flatMap((one) => {
    const before = stored === undefined ? undefined : (JSON.parse(stored) as AlertingState);
    const parsed = incidentRulesSchema.parse({ minDurationSeconds: 0, ...rules });
    const { state, transitions } = advance(before, verdictOf(one), parsed, {
      ...{ movement, mayMove, isNamed },
    });
    stored = JSON.stringify(state);
    return transitions;
  });
}

/** Mean errors of the windows over a fault: 1 is the boundary, and `peak` the score of a window within the fault. */
export function scoresOver(
  { from, steps, peak }: { from: number; steps: number; peak: number },
  { until, length = LENGTH, stride = 1 }: { until: number; length?: number; stride?: number },
): Shown[] {
  const usual = 0.2;
  return Array.from({ length: Math.floor(until / stride) }, (_, index) => {
    const step = (index + 1) * stride;
    const within = Math.max(0, Math.min(step, from + steps - 1) - Math.max(step - length + 1, from) + 1);
    const away = step >= from && step < from + steps ? 5 : 0.5;
    return { step, value: usual + ((peak - usual) * within) / length, stride, length, usual, away };
  });
}

import type { Transition } from '@kymo/alerting';
import { exampleNotifications } from '@kymo/connectors';
import type { Incident, Trace, Verdict } from '@kymo/domain';

/** What the stream would bring of an example incident. */
export interface ExampleIncident {
  readonly firing: {
    readonly verdict: Verdict;
    readonly transitions: readonly Transition[];
    readonly trace: Trace;
  };
  readonly resolved: { readonly verdict: Verdict; readonly transitions: readonly Transition[] };
}

/** The incident of the example notifications as if it happened now. */
export function exampleIncident(nowMs: number): ExampleIncident {
  const [{ members, atMs }] = exampleNotifications();
  const member = members[0]!;
  const byMs = nowMs - atMs;
  const trace: Trace = {
    ...member.trace!,
    fromMs: member.trace!.fromMs + byMs,
    startMs: member.trace!.startMs + byMs,
  };
  const { series, tags, kind, severity, peakScore, maturity, channels, rule, model, label, similar } = member;
  const startMs = member.startMs + byMs;
  const incident: Incident = {
    id: `test-${nowMs}`,
    ...{ kind, series, tags, severity, startMs, channels, rule },
    status: 'firing',
    raisedMs: nowMs,
    lastMs: nowMs,
    paged: true,
    ...(peakScore !== undefined && { peakScore }),
    ...(maturity !== undefined && { maturity }),
    ...(model && { model }),
    ...(label !== undefined && { label }),
    ...(similar && { similar }),
  };
  const verdict = verdictOf(trace, incident, nowMs);
  const over: Incident = { ...incident, status: 'resolved', endMs: nowMs };
  return {
    firing: { verdict, transitions: [{ incident, announces: true }], trace },
    resolved: { verdict, transitions: [{ incident: over, announces: true }] },
  };
}

/** The window that ends now, as it was measured and expected. */
function verdictOf(
  trace: Trace,
  { series, tags, channels, model, peakScore = 1 }: Incident,
  nowMs: number,
): Verdict {
  const { channel, intervalMs, actual, expected, band } = trace;
  const length = actual.length;
  const valuesOf = (values: Trace['actual']) => Float32Array.from(values, (value) => value ?? Number.NaN);
  return {
    window: {
      series,
      tags,
      startMs: nowMs - length * intervalMs,
      intervalMs,
      length,
      channels: [channel],
      values: valuesOf(actual),
      freshSteps: length,
      freshSamples: length,
      silentChannels: [],
    },
    score: {
      series,
      timeMs: nowMs,
      value: peakScore,
      reconstructionError: peakScore,
      channels: [channel],
      contributions: Float32Array.from(channels, ({ share }) => share),
      expected: valuesOf(expected),
      band: Float32Array.of(band),
      model: model ?? { detector: 'example', hash: '' },
    },
    state: 'anomalous',
  };
}

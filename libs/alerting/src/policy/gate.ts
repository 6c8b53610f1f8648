import type { Incident, Reading } from '@kymo/domain';
import type { Policy } from './policy';

/** What of the policy keeps an incident from people. */
export type PolicyGate = 'min-score' | 'direction' | 'min-deviation' | 'min-duration';

/**
 * The first gate that is shut; nothing where people must be told. Direction and deviation are asked of anomalies alone,
 * and have to hold for one and the same channel.
 */
export function policyGateOf(
  incident: Incident,
  readings: readonly Reading[],
  policy: Policy,
  atMs: number,
): PolicyGate | undefined {
  if (incident.peakScore !== undefined && incident.peakScore < policy.minScore) return 'min-score';
  if (incident.kind === 'anomaly' && readings.length > 0) {
    const onSide = readings.filter(
      ({ direction }) => policy.direction === 'both' || direction === policy.direction,
    );
    if (onSide.length === 0) return 'direction';
    if (!onSide.some((reading) => deviates(reading, policy.minDeviation))) return 'min-deviation';
  }
  return atMs - incident.startMs < policy.minDurationMs ? 'min-duration' : undefined;
}

function deviates(
  { actual, expected }: Reading,
  { absolute = 0, relative = 0 }: Policy['minDeviation'],
): boolean {
  const away = Math.abs(actual - expected);
  return away >= absolute && away >= relative * Math.abs(expected);
}

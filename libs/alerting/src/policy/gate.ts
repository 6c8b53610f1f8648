import type { Incident, KeptBack, Reading } from '@kymo/domain';
import type { AskedOfValues, Policy } from './policy';

/** What of the calendar, of people, of other incidents or of its age keeps an episode from people. */
export interface Mute {
  readonly gate: 'silence' | 'maintenance' | 'inhibition' | 'age';
  /** The silence, the maintenance window, the incident, or the age that is allowed. */
  readonly by: string;
}

/** What of the policy keeps an incident from people. */
export type PolicyGate = Exclude<KeptBack['gate'], Mute['gate']>;

/** What the gates look at of an incident. */
interface Asked {
  readonly incident: Incident;
  readonly readings: readonly Reading[];
  /** What they were when heard of last, where that is kept. */
  readonly latest?: readonly Reading[];
  /** Which of its latest windows are anomalous. */
  readonly windows?: readonly boolean[];
  /** How long its deviation has lasted, where that is known: a window shows it for longer. */
  readonly lastedMs?: number;
}

/**
 * The first gate that is shut; nothing where people must be told. Direction, deviation and windows are asked of anomalies
 * alone; direction and deviation have to hold for one and the same channel, outside its band where any is.
 */
export function policyGateOf(
  { incident, readings, latest = readings, windows = [], lastedMs }: Asked,
  policy: Policy,
  atMs: number,
): PolicyGate | undefined {
  if (incident.peakScore !== undefined && incident.peakScore < policy.minScore) return 'min-score';
  if (incident.kind === 'anomaly' && latest.length > 0) {
    const askedOf = ({ channel }: Reading): AskedOfValues => policy.ofChannel?.[channel] ?? policy;
    const outside = latest.filter(({ direction }) => direction !== 'within');
    const onSide = (outside.length > 0 ? outside : latest).filter((reading) => {
      const { direction } = askedOf(reading);
      return direction === 'both' || direction === reading.direction;
    });
    if (onSide.length === 0) return 'direction';
    if (!onSide.some((reading) => deviates(reading, askedOf(reading).minDeviation))) return 'min-deviation';
  }
  if (incident.kind === 'anomaly' && policy.windows !== undefined) {
    if (windows.filter(Boolean).length < policy.windows.anomalous) return 'windows';
  }
  return (lastedMs ?? atMs - incident.startMs) < policy.minDurationMs ? 'min-duration' : undefined;
}

function deviates(
  { actual, expected }: Reading,
  { absolute = 0, relative = 0 }: Policy['minDeviation'],
): boolean {
  const away = Math.abs(actual - expected);
  return away >= absolute && away >= relative * Math.abs(expected);
}

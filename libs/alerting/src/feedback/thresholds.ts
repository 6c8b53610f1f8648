import type { Incident, SeriesKey } from '@kymo/domain';

/** By how much one false alarm raises the boundary of its series. */
const STEP = 1.25;

/** By how much labels have moved the boundary of a series, and what they were. */
export interface MovedThreshold {
  readonly series: SeriesKey;
  /** The boundary is so many times what it would be without labels; 1 to the most allowed. */
  readonly factor: number;
  readonly false: number;
  readonly true: number;
}

/**
 * Each false alarm raises the boundary of its series by a quarter, each true one takes one such step back. A label that is
 * taken back, or whose incident is no longer kept, no longer counts.
 */
export function movedThresholds(incidents: readonly Incident[], maxFactor: number): MovedThreshold[] {
  const counts = new Map<SeriesKey, { true: number; false: number }>();
  for (const { series, kind, assessment } of incidents) {
    if (kind !== 'anomaly' || assessment === undefined || assessment === 'expected') continue;
    const known = counts.get(series) ?? { true: 0, false: 0 };
    known[assessment] += 1;
    counts.set(series, known);
  }
  return [...counts].flatMap(([series, said]) => {
    const factor = Math.min(maxFactor, STEP ** (said.false - said.true));
    return factor > 1 ? [{ series, factor, ...said }] : [];
  });
}

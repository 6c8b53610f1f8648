import type { Incident } from '@kymo/domain';
import { THRESHOLD } from '../look/scale';

/** Whether a score is still at or above the threshold just after an incident: a window holds a deviation that is over. */
export function outlasts(
  incidents: readonly Pick<Incident, 'endMs'>[],
  timesMs: readonly number[],
  score: readonly (number | null)[],
): boolean {
  return incidents.some(({ endMs }) => {
    if (endMs === undefined || endMs < (timesMs[0] ?? 0)) return false;
    const next = timesMs.findIndex((timeMs) => timeMs > endMs);
    return next >= 0 && (score[next] ?? 0) >= THRESHOLD;
  });
}

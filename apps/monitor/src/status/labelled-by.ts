import type { Assessment, Incident } from '@kymo/domain';

/** How many of the incidents that people were told of they call true, false or expected. */
export function labelledBy(incidents: readonly Incident[]): Record<Assessment, number> {
  const counts: Record<Assessment, number> = { true: 0, false: 0, expected: 0 };
  for (const { assessment, paged } of incidents)
    if (assessment !== undefined && paged) counts[assessment] += 1;
  return counts;
}

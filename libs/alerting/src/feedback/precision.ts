import type { Assessment, Incident } from '@kymo/domain';

/** What people have said of the incidents that they were told of. */
export interface Precision {
  readonly counts: Readonly<Record<Assessment, number>>;
  /** Share of true ones among the true and the false; undefined before any of either. */
  readonly precision: number | undefined;
}

/** Precision by what the incidents have in common, such as their detector. @param keysOf an incident may count for several */
export function precisionBy(
  incidents: readonly Incident[],
  keysOf: (incident: Incident) => readonly (string | undefined)[],
): ReadonlyMap<string, Precision> {
  const counted = new Map<string, Record<Assessment, number>>();
  for (const incident of incidents) {
    if (incident.assessment === undefined || !incident.paged) continue;
    for (const key of new Set(keysOf(incident))) {
      if (key === undefined) continue;
      const counts = counted.get(key) ?? { true: 0, false: 0, expected: 0 };
      counts[incident.assessment] += 1;
      counted.set(key, counts);
    }
  }
  return new Map(
    [...counted].map(([key, counts]) => {
      const said = counts.true + counts.false;
      return [key, { counts, precision: said === 0 ? undefined : counts.true / said }];
    }),
  );
}

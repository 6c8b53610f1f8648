import type { z } from 'zod';

type Place = readonly PropertyKey[];

/** Lets a check over several options run whatever else is wrong; it then asks itself what it can rely on. @see isSound */
export const evenBesideIssues = { when: () => true };

/** Whether nothing found so far is wrong with what stands at the place. A key too many harms no other. */
export function isSound({ issues }: Pick<z.core.$RefinementCtx, 'issues'>, place: Place): boolean {
  return issues.every(
    ({ code, path = [] }) =>
      code === 'unrecognized_keys' ||
      path.some((part, index) => index < place.length && part !== place[index]),
  );
}

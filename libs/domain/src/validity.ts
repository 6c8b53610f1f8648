import type { z } from 'zod';

type Found = Pick<z.core.$RefinementCtx, 'issues'>;

/** Lets a check over several options run whatever else is wrong; it then asks itself what it can rely on. @see isValid */
export const despiteIssues = { when: () => true };

/** Lets a check over the named options run whatever else is wrong, if these are of the right kind. */
export function whereValid(...names: readonly string[]) {
  return { when: (found: Found) => names.every((name) => isValid(found, [name])) };
}

/** Whether what stands at the path is of the right kind, as far as is known. A key too many harms no other. */
export function isValid({ issues }: Found, path: readonly PropertyKey[]): boolean {
  return issues.every(
    (issue) =>
      issue.continue === true ||
      issue.code === 'unrecognized_keys' ||
      issue.path?.some((part, index) => index < path.length && part !== path[index]),
  );
}

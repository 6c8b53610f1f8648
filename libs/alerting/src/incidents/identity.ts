import { hash } from 'node:crypto';

/** Stable under replay: it follows from what is named alone. */
export function identityOf(...named: readonly (string | number | undefined)[]): string {
  return hash('sha256', JSON.stringify(named)).slice(0, 16);
}

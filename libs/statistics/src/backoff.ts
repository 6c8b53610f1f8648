/** Half of a delay that doubles with every attempt up to `maxMs`, and a random share of the other half. */
export function backoffMs(attempt: number, firstMs: number, maxMs: number, random = Math.random): number {
  const delay = Math.min(maxMs, firstMs * 2 ** attempt);
  return delay / 2 + (delay / 2) * random();
}

/** Half of a delay that doubles with every attempt up to `mostMs`, and a random share of the other half. */
export function backoffMs(attempt: number, firstMs: number, mostMs: number, random = Math.random): number {
  const delay = Math.min(mostMs, firstMs * 2 ** attempt);
  return delay / 2 + (delay / 2) * random();
}

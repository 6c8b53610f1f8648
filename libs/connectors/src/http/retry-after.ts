/** Longest time a receiver may ask to be left alone. */
const MAX_MS = 3_600_000;

/** The wait that a `Retry-After` header (seconds or a date) asks for, milliseconds; undefined where there is none. */
export function retryAfterMs(header: string | string[] | undefined, nowMs: number): number | undefined {
  if (typeof header !== 'string' || header.trim() === '') return undefined;
  const seconds = Number(header);
  const wait = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(header) - nowMs;
  return wait > 0 ? Math.min(wait, MAX_MS) : undefined;
}

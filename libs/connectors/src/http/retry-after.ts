/** Longest time a receiver may ask to be left alone. */
const MAX_MS = 3_600_000;

/** A `Retry-After` header, seconds or a date, as a wait in milliseconds; nothing when it is absent or no wait. */
export function retryAfterMs(header: string | undefined, nowMs = Date.now()): number | undefined {
  if (header === undefined || header.trim() === '') return undefined;
  const seconds = Number(header);
  const wait = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(header) - nowMs;
  return wait > 0 ? Math.min(wait, MAX_MS) : undefined;
}

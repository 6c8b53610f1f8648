import type { Incident } from './alert';

/** Times of samples waver: steps that lie less than an interval apart by no more than this share of it are two. */
const WAVER = 0.1;

/**
 * How long the trouble of one series has lasted until a moment, or until its end: as long as the steps that it covers, the last
 * one included. A silence lies between two samples and covers none. Milliseconds.
 */
export function lastingMs(
  { kind, startMs, endMs, intervalMs }: Pick<Incident, 'kind' | 'startMs' | 'endMs' | 'intervalMs'>,
  untilMs: number,
): number {
  const apartMs = Math.max(0, (endMs ?? untilMs) - startMs);
  if (intervalMs === undefined || kind === 'silence') return apartMs;
  return Math.max(apartMs, (Math.floor(apartMs / intervalMs + WAVER) + 1) * intervalMs);
}

import type { FleetSeries, StreamView } from '@kymo/api';

type Heard = Pick<FleetSeries, 'heardMs' | 'quietLimitMs'>;

/** A series as it is shown. */
export interface ShownSeries extends FleetSeries {
  /** For how long nothing of it has arrived, where that is longer than usual. */
  readonly quietMs?: number;
}

/** What the stream does, by the monitor's clock. */
export type Flow =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'ended' }
  | { readonly kind: 'flowing' | 'quiet'; readonly ageMs: number };

/** @param clockMs the monitor's clock, milliseconds since the Unix epoch */
export function flowOf(stream: StreamView, clockMs: number): Flow {
  if (stream.ended) return { kind: 'ended' };
  if (stream.heardMs === null) return { kind: 'waiting' };
  const ageMs = Math.max(0, clockMs - stream.heardMs);
  return { kind: isQuiet(stream, clockMs) ? 'quiet' : 'flowing', ageMs };
}

/** The series, with how long those are silent that usually are not. Those that are heard stay the very same objects. */
export function withQuiet(
  series: readonly FleetSeries[],
  stream: StreamView | undefined,
  clockMs: number,
): readonly ShownSeries[] {
  if (stream === undefined || stream.ended) return series;
  if (!series.some((one) => isQuiet(one, clockMs))) return series;
  return series.map((one) => (isQuiet(one, clockMs) ? { ...one, quietMs: clockMs - one.heardMs! } : one));
}

function isQuiet({ heardMs, quietLimitMs }: Heard, clockMs: number): boolean {
  return heardMs !== null && quietLimitMs !== null && clockMs - heardMs > quietLimitMs;
}

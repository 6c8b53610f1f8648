import type { FleetSeries, StreamView } from '@kymo/api';

type Heard = Pick<FleetSeries, 'heardMs' | 'quietLimitMs'>;
type Hold = Pick<StreamView, 'heldFor' | 'heldUntilMs'>;

/** A series as it is shown. */
export interface ShownSeries extends FleetSeries {
  /** For how long nothing of it has arrived, where that is longer than usual. */
  readonly quietMs?: number;
}

/** What the stream does, by the monitor's clock. */
export type Flow =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'ended' }
  | { readonly kind: 'flowing' | 'quiet'; readonly ageMs: number }
  /** The monitor itself keeps it waiting. */
  | { readonly kind: 'held'; readonly by: NonNullable<StreamView['heldFor']>; readonly ageMs: number };

/** Every pass waits for a moment: nothing is said of that. */
const HELD_AFTER_MS = 5_000;

/** @param clockMs the monitor's clock, milliseconds since the Unix epoch */
export function flowOf(stream: StreamView, clockMs: number): Flow {
  if (stream.ended) return { kind: 'ended' };
  if (stream.heardMs === null) return { kind: 'waiting' };
  const ageMs = Math.max(0, clockMs - stream.heardMs);
  if (stream.heldFor !== null && ageMs > HELD_AFTER_MS) return { kind: 'held', by: stream.heldFor, ageMs };
  return { kind: isQuiet(stream, stream, clockMs) ? 'quiet' : 'flowing', ageMs };
}

/**
 * The series, with how long those are silent that usually are not. Those that are heard stay the very same objects. Where
 * nothing arrives at all, every series is silent, whatever its own rhythm, and those that were not heard since the monitor
 * started for as long as the stream.
 */
export function withQuiet(
  series: readonly FleetSeries[],
  stream: StreamView | undefined,
  clockMs: number,
): readonly ShownSeries[] {
  if (stream === undefined || stream.ended) return series;
  const isDead = isQuiet(stream, stream, clockMs);
  const isSilent = (one: Heard) => isDead || isQuiet(one, stream, clockMs);
  if (!series.some(isSilent)) return series;
  return series.map((one) =>
    isSilent(one) ? { ...one, quietMs: clockMs - (one.heardMs ?? stream.heardMs!) } : one,
  );
}

/** What the monitor does not take is not silent. */
function isQuiet({ heardMs, quietLimitMs }: Heard, { heldFor, heldUntilMs }: Hold, clockMs: number): boolean {
  if (heardMs === null || quietLimitMs === null || heldFor !== null) return false;
  return clockMs - Math.max(heardMs, heldUntilMs ?? heardMs) > quietLimitMs;
}

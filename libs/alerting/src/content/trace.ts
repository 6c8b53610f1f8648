import { type Incident, type Score, type Trace, type Window } from '@kymo/domain';

/** Most steps of a picture; of a longer window its last ones, where the trouble is. */
const MAX_STEPS = 240;

/**
 * The loudest channel of an incident over its window.
 * @param score what was expected of all steps of the window: its `expected` is `[time, channel]`
 * @returns nothing where the model does not know the channel
 */
export function traceOf(
  { channels: loudest, startMs }: Incident,
  { series, channels, values, length, intervalMs, startMs: windowStartMs }: Window,
  score: Pick<Score, 'channels' | 'expected' | 'band'>,
): Trace | undefined {
  const name = loudest[0]?.name ?? '';
  const column = channels.indexOf(name);
  const known = score.channels.indexOf(name);
  if (column < 0 || known < 0) return undefined;
  const from = Math.max(0, length - MAX_STEPS);
  const steps = Array.from({ length: length - from }, (_, index) => from + index);
  return {
    series,
    channel: name,
    fromMs: windowStartMs + from * intervalMs,
    intervalMs,
    actual: steps.map((step) => orNull(values[step * channels.length + column])),
    expected: steps.map((step) => orNull(score.expected[step * score.channels.length + known])),
    band: score.band[known]!,
    startMs,
  };
}

/** Four digits are more than a picture shows. */
function orNull(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) ? Number(value.toPrecision(5)) : null;
}

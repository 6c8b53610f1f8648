/** A stretch of time, milliseconds since the Unix epoch. */
export interface Span {
  readonly startMs: number;
  readonly endMs: number;
}

/** Time that lies in any span of both lists, milliseconds. */
export function covered(within: readonly Span[], spans: readonly Span[]): number {
  const [one, other] = [joined(within), joined(spans)];
  return one.reduce(
    (total, { startMs, endMs }) =>
      other.reduce(
        (sum, span) => sum + Math.max(0, Math.min(endMs, span.endMs) - Math.max(startMs, span.startMs)),
        total,
      ),
    0,
  );
}

/** The same stretches without overlaps, in order. */
function joined(spans: readonly Span[]): Span[] {
  const result: { startMs: number; endMs: number }[] = [];
  for (const { startMs, endMs } of spans.toSorted((a, b) => a.startMs - b.startMs)) {
    const last = result.at(-1);
    if (last && startMs <= last.endMs) last.endMs = Math.max(last.endMs, endMs);
    else result.push({ startMs, endMs });
  }
  return result;
}

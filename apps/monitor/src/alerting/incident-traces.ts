import { LmdbStore } from '@kymo/connectors';
import type { HistoryBlock, Trace } from '@kymo/domain';
import { Injectable } from '@nestjs/common';

/** Steps of a picture: so many before the incident, and at most so many in all. */
const STEPS_BEFORE = 60;
const MAX_STEPS = 240;

/** The traces of incidents as the history shows them. */
@Injectable()
export class IncidentTraces {
  constructor(private readonly store: LmdbStore) {}

  /** The loudest channel of an incident from before its begin on; undefined where nothing is kept of it. */
  traceOf(id: string): Trace | undefined {
    const incident = this.store.incident(id);
    const channel = incident?.channels[0]?.name;
    if (incident === undefined || channel === undefined) return undefined;
    const { series, startMs } = incident;
    const [first] = this.store.history(series, startMs, startMs);
    const { intervalMs } = first ?? this.store.history(series, startMs - 3_600_000, startMs).at(-1) ?? {};
    if (intervalMs === undefined) return undefined;
    const fromMs = startMs - STEPS_BEFORE * intervalMs;
    const blocks = this.store.history(series, fromMs, fromMs + (MAX_STEPS - 1) * intervalMs);
    const steps = blocks.flatMap((block) => stepsOf(block, channel)).filter(({ timeMs }) => timeMs >= fromMs);
    const shown = steps.slice(0, MAX_STEPS);
    if (shown.length === 0) return undefined;
    return {
      series,
      channel,
      fromMs: shown[0]!.timeMs,
      intervalMs,
      actual: shown.map(({ actual }) => actual),
      expected: shown.map(({ expected }) => expected),
      band: Math.max(0, ...shown.map(({ band }) => band ?? 0)),
      startMs,
    };
  }
}

function stepsOf(
  { channels, startMs, intervalMs, actual, expected, band, score }: HistoryBlock,
  name: string,
) {
  const column = channels.indexOf(name);
  return Array.from(score, (_, step) => {
    const at = step * channels.length + column;
    const valueOf = (values: ArrayLike<number>) =>
      column >= 0 && Number.isFinite(values[at]) ? values[at]! : null;
    return {
      timeMs: startMs + step * intervalMs,
      actual: valueOf(actual),
      expected: valueOf(expected),
      band: valueOf(band),
    };
  });
}

import type { FleetHistoryView, FleetView } from '@kymo/api';
import { useMemo } from 'preact/hooks';
import { api } from '../live/api';
import { useAsked } from '../live/use-asked';
import { highest } from '../look/thin';

const HOUR_MS = 3_600_000;
/** Longer than what the monitor tells of itself: asked for. */
const LONG: ReadonlySet<string> = new Set(['24', '168']);

export interface Range {
  readonly fleet: FleetView;
  /** Why a longer range cannot be shown. */
  readonly trouble: string | undefined;
  /** Whether a longer range is still being read. */
  readonly isAwaited: boolean;
}

/** The fleet over the chosen hours. Until a longer range has been told, what is known is shown. */
export function useRange(known: FleetView, hours = ''): Range {
  const isLong = LONG.has(hours);
  const { answer, trouble } = useAsked(
    isLong ? () => api.fleetHistory(hours) : undefined,
    hours,
    ({ bucketsMs }) => known.nowMs < endOf(bucketsMs),
  );
  const fleet = useMemo(
    () => (isLong ? (answer === undefined ? known : over(known, answer)) : overLast(known, Number(hours))),
    [known, answer, hours],
  );
  return { fleet, trouble, isAwaited: isLong && answer === undefined && trouble === undefined };
}

/** The series as they are, with the scores of a longer time. What has come since is known of the fleet, and joins its last stretch. */
export function over(fleet: FleetView, { bucketsMs, series }: FleetHistoryView): FleetView {
  const histories = new Map(series.map(({ key, history }) => [key, history]));
  const none = bucketsMs.map(() => null);
  const lastMs = bucketsMs.at(-1) ?? Number.POSITIVE_INFINITY;
  const since = fleet.bucketsMs.findIndex((startMs) => startMs >= lastMs);
  return {
    ...fleet,
    bucketsMs,
    series: fleet.series.map((one) => {
      const history = [...(histories.get(one.key) ?? none)];
      if (since >= 0) history.push(highest([history.pop() ?? null, ...one.history.slice(since)]));
      return { ...one, history };
    }),
  };
}

/** When the last stretch of a history is over. */
function endOf(bucketsMs: readonly number[]): number {
  const [last = 0, before = last] = [bucketsMs.at(-1), bucketsMs.at(-2)];
  return last + (last - before);
}

/** The fleet with the last hours of its history alone; all of it where no number is given. */
function overLast(fleet: FleetView, hours: number): FleetView {
  const first = fleet.bucketsMs.findIndex((startMs) => startMs >= fleet.nowMs - hours * HOUR_MS);
  if (!(hours > 0) || first <= 0) return fleet;
  return {
    ...fleet,
    bucketsMs: fleet.bucketsMs.slice(first),
    series: fleet.series.map((one) => ({ ...one, history: one.history.slice(first) })),
  };
}

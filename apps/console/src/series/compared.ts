import type { SeriesView } from '@kymo/api';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { api } from '../live/api';
import type { Against } from '../live/route';
import { alignedTo } from './align';

const DAY_MS = 86_400_000;
const SHIFTS = { day: DAY_MS, week: 7 * DAY_MS, series: 0 } as const;

type Values = readonly (number | null)[];

/** By channel, what a series is compared with, at the steps of the view; undefined where it is compared with nothing. */
export function useCompared(
  view: SeriesView,
  against: Against | undefined,
): ReadonlyMap<string, Values> | undefined {
  const [other, setOther] = useState<SeriesView>();
  const [first, last] = [view.timesMs[0] ?? 0, view.timesMs.at(-1) ?? 0];
  const asked = against && JSON.stringify([against, first, last]);
  useEffect(() => {
    if (against === undefined) return setOther(undefined);
    const stopped = new AbortController();
    const shiftMs = SHIFTS[against.kind];
    const key = against.kind === 'series' ? against.key : view.key;
    api
      .series(
        key,
        { fromMs: Math.max(0, first - shiftMs), toMs: Math.max(0, last - shiftMs) },
        stopped.signal,
      )
      .then(setOther, () => setOther(undefined));
    return () => stopped.abort();
  }, [view.key, asked]);
  return useMemo(() => {
    if (against === undefined || other === undefined) return undefined;
    const shiftMs = SHIFTS[against.kind];
    const times = other.timesMs.map((timeMs) => timeMs + shiftMs);
    return new Map(other.channels.map(({ name, actual }) => [name, alignedTo(view.timesMs, times, actual)]));
  }, [view, other, against?.kind]);
}

/** Whether a comparison has no value at any of the steps. */
export function holdsNothing(compared: ReadonlyMap<string, Values>): boolean {
  return [...compared.values()].every((values) => values.every((value) => value === null));
}

/** What a comparison is called. */
export function againstWords(against: Against): string {
  if (against.kind === 'series') return against.key;
  return against.kind === 'day' ? 'a day earlier' : 'a week earlier';
}

import type { SeriesView } from '@kymo/api';
import { useEffect, useState } from 'preact/hooks';
import { api, Refused, type TimeRange } from '../live/api';
import { monitor, type Link } from '../live/monitor';
import type { Span } from '../live/route';

/** A live view is asked for again when time has moved on by this share of it: about a pixel or two. */
const SHARE_OF_VIEW = 1 / 400;
const SHORTEST_GAP_MS = 1_500;

export interface Answer {
  readonly view?: SeriesView;
  readonly trouble?: string;
  /** The monitor knows no such series. */
  readonly missing?: boolean;
}

/** One series over a span, kept current unless the span is fixed and over; nothing is asked without a key. */
export function useSeries(key: string | undefined, span: Span): Answer {
  const [answer, setAnswer] = useState<Answer>({});
  useEffect(() => {
    setAnswer({});
    return key === undefined ? undefined : follow(key, span, setAnswer);
  }, [key, JSON.stringify(span)]);
  return answer;
}

interface Standing {
  readonly nowMs: number;
  readonly incident: string | null;
  readonly link: Link;
}

function follow(key: string, span: Span, learn: (next: (before: Answer) => Answer) => void): () => void {
  const stopped = new AbortController();
  let [busy, askedMs, shownMs] = [false, 0, 0];
  let asked = standingOf(key);

  const ask = async (): Promise<void> => {
    [busy, askedMs, asked] = [true, Date.now(), standingOf(key)];
    try {
      const view = await api.series(key, rangeOf(span), stopped.signal);
      shownMs = (view.timesMs.at(-1) ?? 0) - (view.timesMs[0] ?? 0);
      learn(() => ({ view }));
    } catch (thrown) {
      if (stopped.signal.aborted) return;
      const missing = thrown instanceof Refused && thrown.status === 404;
      const trouble = thrown instanceof Error ? thrown.message : String(thrown);
      learn((before) => ({ ...before, trouble, missing }));
      asked = { ...asked, link: 'lost' };
    }
    busy = false;
  };

  const askWhenDue = (): void => {
    const now = standingOf(key);
    if (now.link === 'lost') asked = { ...asked, link: 'lost' };
    const back = now.link === 'live' && asked.link === 'lost';
    const isGrowing = span.kind !== 'fixed' || asked.nowMs < span.toMs;
    const moved = isGrowing && now.nowMs - asked.nowMs >= Math.max(1, shownMs * SHARE_OF_VIEW);
    const due = back || moved || now.incident !== asked.incident;
    if (due && !busy && now.link === 'live' && Date.now() - askedMs >= SHORTEST_GAP_MS) void ask();
  };

  void ask();
  const unwatch = monitor.watch(askWhenDue);
  return () => {
    stopped.abort();
    unwatch();
  };
}

function standingOf(key: string): Standing {
  const { fleet, link } = monitor.now;
  const incident = fleet?.series.find((one) => one.key === key)?.incident?.id ?? null;
  return { nowMs: fleet?.nowMs ?? 0, incident, link };
}

function rangeOf(span: Span): TimeRange | undefined {
  const nowMs = monitor.now.fleet?.nowMs ?? Date.now();
  if (span.kind === 'fixed') return span;
  if (span.kind === 'all') return { fromMs: 0, toMs: nowMs };
  return span.kind === 'last' ? { fromMs: nowMs - span.lengthMs, toMs: nowMs } : undefined;
}

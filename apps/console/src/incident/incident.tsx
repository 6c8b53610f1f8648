import type { SeriesView } from '@kymo/api';
import { type Incident as IncidentOf, whyNotTold } from '@kymo/domain';
import type { JSX } from 'preact';
import { useMemo, useRef } from 'preact/hooks';
import { Loading, Notice } from '../frame/states';
import { Severity } from '../incidents/severity';
import { useShownSeries } from '../live/clock';
import { endOf, spanAround } from '../live/incidents';
import { useDashboard } from '../live/dashboard';
import { useKnown } from '../live/monitor';
import { hrefOf, seriesHref, type Span } from '../live/route';
import { SEVERITY_LEVELS } from '../look/scale';
import { Charts } from '../series/charts';
import { useSeries } from '../series/use-series';
import { AlertsSent } from './alerts-sent';
import { Answers } from './answers';
import { Contributions } from './contributions';
import { Elsewhere } from './elsewhere';
import { sentenceOf } from './sentence';
import { Similar } from './similar';
import { Facts } from './facts';
import { useIncident } from './use-incident';

/** One incident on one page: what happened, why it was raised, what was like it, and what to do about it. */
export function Incident({ id }: { id: string }): JSX.Element {
  const { incident, trouble, missing, learn } = useIncident(id);
  if (incident !== undefined) return <Page incident={incident} learn={learn} />;
  if (trouble === undefined) return <Loading />;
  return (
    <Notice title={missing === true ? 'No such incident' : 'The incident cannot be shown'}>
      <p>
        {trouble} <a href={hrefOf({ page: 'incidents', filter: '' })}>See all incidents</a>.
      </p>
    </Notice>
  );
}

interface PageOptions {
  readonly incident: IncidentOf;
  readonly learn: (incident: IncidentOf) => void;
}

function Page({ incident, learn }: PageOptions): JSX.Element {
  const { id, series, severity, channels } = incident;
  const untold = whyNotTold(incident);
  const nowMs = useKnown(({ fleet }) => fleet?.nowMs ?? 0);
  const span = useSpan(incident, nowMs);
  // What is wrong with Kymo itself, or with a group of series, has nothing to draw.
  const isSeries = useKnown(({ fleet }) => fleet?.series.some(({ key }) => key === series) ?? true);
  const { view: asked } = useSeries(isSeries ? series : undefined, span);
  const view = useHeld(asked);
  const [fromMs, toMs] = rangeAround(incident, nowMs);
  const dashboard = useDashboard(series, fromMs, toMs);
  const shown = view && boundsOf(span, view.timesMs);
  return (
    <article class="one-incident" data-level={SEVERITY_LEVELS[severity]}>
      <header class="title">
        <p class="trail">
          <a href={hrefOf({ page: 'incidents', filter: '' })}>Incidents</a> <span aria-hidden="true">/</span>
        </p>
        <h1>
          {isSeries ? <a href={seriesHref(series, { kind: 'fixed', fromMs, toMs })}>{series}</a> : series}
        </h1>
        <Severity {...incident} />
        {dashboard !== undefined && (
          <a href={dashboard} target="_blank" rel="noreferrer">
            Open in Grafana
          </a>
        )}
        <Sentence incident={incident} view={view} nowMs={nowMs} />
        {untold !== undefined && <p class="about">Nobody was alerted: {untold}.</p>}
      </header>
      <Answers incident={incident} learn={learn} />
      {isSeries && (view === undefined || shown === undefined) && <Loading />}
      {view !== undefined && shown !== undefined && (
        <>
          {incident.kind !== 'silence' && (
            <Contributions
              view={view}
              channels={channels}
              fromMs={incident.startMs}
              toMs={Math.min(endOf(incident, nowMs), shown[1])}
            />
          )}
          <Charts key={id} view={view} shown={shown} incident={incident} />
        </>
      )}
      <div class="columns">
        <Facts incident={incident} nowMs={nowMs} />
        <Elsewhere incident={incident} untilMs={endOf(incident, nowMs)} />
      </div>
      <AlertsSent incident={incident} />
      <Similar incident={incident} nowMs={nowMs} />
    </article>
  );
}

function Sentence(told: { incident: IncidentOf; view: SeriesView | undefined; nowMs: number }): JSX.Element {
  const quietMs = useShownSeries(told.incident.series)?.quietMs;
  return <p class="sentence">{sentenceOf(told.incident, told.view, told.nowMs, quietMs)}</p>;
}

/** What is shown of an incident that goes on grows by this factor whenever it has become too short. */
const GROWTH = 1.5;

/** Around an incident that is over; of one that goes on all of it, following the time. */
function useSpan(incident: IncidentOf, nowMs: number): Span {
  const { id, status, startMs } = incident;
  const needed = Math.max(10 * 60_000, (nowMs - startMs) * 1.2);
  const lengthMs = Math.ceil(GROWTH ** Math.ceil(Math.log(needed) / Math.log(GROWTH)));
  return useMemo<Span>(
    () => (status === 'resolved' ? { kind: 'fixed', ...spanAround(incident) } : { kind: 'last', lengthMs }),
    [id, status, status === 'resolved' ? 0 : lengthMs],
  );
}

/** The latest view, also while another stretch is asked for. */
function useHeld(asked: SeriesView | undefined): SeriesView | undefined {
  const held = useRef(asked);
  held.current = asked ?? held.current;
  return held.current;
}

function rangeAround(incident: IncidentOf, nowMs: number): [fromMs: number, toMs: number] {
  const { fromMs, toMs } = spanAround({ ...incident, endMs: endOf(incident, nowMs) });
  return [fromMs, toMs];
}

function boundsOf(span: Span, timesMs: readonly number[]): readonly [number, number] | undefined {
  const [first, last] = [timesMs[0], timesMs.at(-1)];
  if (span.kind === 'fixed') return [span.fromMs, span.toMs];
  return first === undefined || last === undefined || first === last ? undefined : [first, last];
}

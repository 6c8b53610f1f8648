import type { SeriesView } from '@kymo/domain';
import type { JSX } from 'preact';
import { useMemo, useRef, useState } from 'preact/hooks';
import uPlot from 'uplot';
import { Shape } from '../frame/signs';
import { Loading, Notice } from '../frame/states';
import { IncidentList } from '../incidents/incident-list';
import { useKnown } from '../live/monitor';
import { hrefOf, seriesHref, type Span } from '../live/route';
import { formatScore } from '../look/format';
import { MARK_WORDS, levelOf, markOf } from '../look/scale';
import { ChannelChart } from './channel-chart';
import { CURSOR, type Scene } from './drawing';
import { rankChannels } from './rank';
import { ScoreChart } from './score-chart';
import { Spans } from './spans';
import { useSeries } from './use-series';

const CHANNELS_AT_ONCE = 12;

/** One series: every channel as it was and as it should have been. */
export function Series({ name, span }: { name: string; span: Span }): JSX.Element {
  const { view, trouble, missing } = useSeries(name, span);
  const nowMs = useKnown(({ fleet }) => fleet?.nowMs ?? 0);
  const shown = shownOf(span, view);
  return (
    <article class="series">
      <Title name={name} view={view} />
      {missing === true ? (
        <Notice title="No such series">
          <p>
            The monitor has seen no series <code>{name}</code>.{' '}
            <a href={hrefOf({ page: 'fleet', filter: '' })}>See the fleet</a>.
          </p>
        </Notice>
      ) : (
        <>
          <Spans series={name} span={span} shown={shown} nowMs={nowMs} />
          {trouble !== undefined && (
            <p class="trouble" role="alert">
              {trouble}. {view === undefined ? 'It is asked for again by itself.' : 'What is shown is from before.'}
            </p>
          )}
          {view === undefined && trouble === undefined && <Loading />}
          {view !== undefined && shown === undefined && <Empty name={name} nowMs={nowMs} />}
          {view !== undefined && shown !== undefined && <Charts key={spanKey(span)} view={view} shown={shown} />}
        </>
      )}
    </article>
  );
}

function Title({ name, view }: { name: string; view: SeriesView | undefined }): JSX.Element {
  const now = useKnown(({ fleet }) => fleet?.series.find(({ key }) => key === name));
  const tags = Object.entries(now?.tags ?? view?.tags ?? {});
  const mark = now === undefined ? view?.state : markOf(now);
  return (
    <header class="title">
      <p class="trail">
        <a href={hrefOf({ page: 'fleet', filter: '' })}>Fleet</a> <span aria-hidden="true">/</span>
      </p>
      <h1>{name}</h1>
      {mark !== undefined && (
        <p class="standing" data-level={levelOf(now?.score) ?? 'none'}>
          <Shape mark={mark} /> {MARK_WORDS[mark]} <b>{formatScore(now?.score)}</b>
        </p>
      )}
      <p class="about">
        {tags.map(([tag, value]) => (
          <a key={tag} href={hrefOf({ page: 'fleet', filter: `${tag}=${value}` })}>
            {tag} <b>{value}</b>
          </a>
        ))}
        {view !== undefined && (
          <span>{view.detector === null ? 'no model serves yet' : <>scored by <b>{view.detector}</b></>}</span>
        )}
      </p>
    </header>
  );
}

function Charts({ view, shown }: { view: SeriesView; shown: readonly [number, number] }): JSX.Element {
  const nowMs = useKnown(({ fleet }) => fleet?.nowMs ?? 0);
  const [limit, raise] = useState(CHANNELS_AT_ONCE);
  const drawn = useRef({ incidents: view.incidents, shown });
  drawn.current = { incidents: view.incidents, shown };
  const scene = useMemo<Scene>(
    () => ({ incidents: () => drawn.current.incidents, span: () => drawn.current.shown }),
    [],
  );
  const channels = useStableOrder(view);
  const onStretch = (fromMs: number, toMs: number): void => {
    location.hash = seriesHref(view.key, { kind: 'fixed', fromMs, toMs });
  };
  const chart = { scene, timesMs: view.timesMs, nowMs, onStretch };
  return (
    <div
      class="charts"
      role="group"
      tabIndex={0}
      aria-label="Charts; left and right arrow move the cursor, dragging chooses a stretch"
      onKeyDown={moveCursor}
    >
      <ScoreChart score={view.score} {...chart} />
      {view.incidents.length > 0 && <IncidentList incidents={view.incidents} nowMs={nowMs} within={view.key} />}
      <Key />
      <div class="channels">
        {channels.slice(0, limit).map((ranked) => (
          <ChannelChart key={ranked.channel.name} ranked={ranked} {...chart} />
        ))}
      </div>
      {channels.length > limit && (
        <button type="button" onClick={() => raise(limit + CHANNELS_AT_ONCE)}>
          Show {Math.min(CHANNELS_AT_ONCE, channels.length - limit)} more of {channels.length} channels
        </button>
      )}
    </div>
  );
}

function Key(): JSX.Element {
  return (
    <p class="key">
      <span class="k actual">actual</span> <span class="k expected">expected</span>{' '}
      <span class="k band">usual band</span> <span class="k outside">outside it</span>{' '}
      <span class="k shaded">incident</span> <span class="soft">Worst channel first.</span>
    </p>
  );
}

function Empty({ name, nowMs }: { name: string; nowMs: number }): JSX.Element {
  const lastMs = useKnown(({ fleet }) => fleet?.series.find(({ key }) => key === name)?.lastMs ?? nowMs);
  const span: Span = { kind: 'fixed', fromMs: lastMs - 3_600_000, toMs: lastMs };
  return (
    <Notice title="Nothing in this stretch of time">
      <p>
        <a href={seriesHref(name, span)}>See the last hour it was heard</a> or{' '}
        <a href={seriesHref(name, { kind: 'all' })}>all there is</a>.
      </p>
    </Notice>
  );
}

/** Worst first when opened and whenever an incident comes or goes; in between the charts keep their places. */
function useStableOrder(view: SeriesView): ReturnType<typeof rankChannels> {
  const ranked = useMemo(() => rankChannels(view), [view]);
  const names = ranked.map(({ channel }) => channel.name);
  const occasion = `${view.incidents.map(({ id }) => id).join()}|${[...names].sort().join()}`;
  const order = useMemo(() => names, [occasion]);
  const places = new Map(order.map((name, place) => [name, place]));
  return [...ranked].sort((a, b) => (places.get(a.channel.name) ?? 0) - (places.get(b.channel.name) ?? 0));
}

function shownOf(span: Span, view: SeriesView | undefined): readonly [number, number] | undefined {
  const [first, last] = [view?.timesMs[0], view?.timesMs.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  if (span.kind === 'fixed') return [span.fromMs, span.toMs];
  return first === last ? [first - 1000, last + 1000] : [first, last];
}

function spanKey(span: Span): string {
  return JSON.stringify(span);
}

function moveCursor(event: KeyboardEvent): void {
  const way = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (way === undefined || event.target !== event.currentTarget) return;
  event.preventDefault();
  for (const chart of uPlot.sync(CURSOR).plots) {
    const times = chart.data[0];
    const from = chart.cursor.idx ?? (way < 0 ? times.length : -1);
    const index = Math.max(0, Math.min(times.length - 1, from + way * (event.shiftKey ? 10 : 1)));
    chart.setCursor({ left: chart.valToPos(times[index] ?? 0, 'x'), top: chart.over.clientHeight / 2 });
  }
}

import type { SeriesView } from '@kymo/api';
import type { Incident } from '@kymo/domain';
import type { JSX } from 'preact';
import { useMemo, useRef, useState } from 'preact/hooks';
import uPlot from 'uplot';
import { IncidentList } from '../incidents/incident-list';
import { useKnown } from '../live/monitor';
import { seriesHref, type Against, type SeriesLook } from '../live/route';
import { againstWords, holdsNothing, useCompared } from './compared';
import { ChannelChart } from './channel-chart';
import { CURSOR, type Scene } from './drawing';
import { gapsOf } from './gaps';
import { useGestures } from './gestures';
import { MAX_OVERLAID, Overlay } from './overlay';
import { rankChannels } from './rank';
import { ScoreChart } from './score-chart';

const CHANNELS_AT_ONCE = 12;

export interface ChartsOptions {
  readonly view: SeriesView;
  readonly shown: readonly [fromMs: number, toMs: number];
  /** The incident that is told of: only its channels are shown. All of them otherwise, with all incidents. */
  readonly incident?: Incident;
  readonly look?: SeriesLook;
}

/** Score, incidents and channels over the same stretch of time, under one cursor. */
export function Charts({ view, shown, incident, look = {} }: ChartsOptions): JSX.Element {
  const nowMs = useKnown(({ fleet }) => fleet?.nowMs ?? 0);
  const [limit, setLimit] = useState(CHANNELS_AT_ONCE);
  const drawn = useRef({ incidents: view.incidents, shown, nowMs });
  drawn.current = { incidents: view.incidents, shown, nowMs };
  const scene = useMemo<Scene>(
    () => ({
      incidents: () => drawn.current.incidents,
      span: () => drawn.current.shown,
      nowMs: () => drawn.current.nowMs,
    }),
    [],
  );
  const gaps = useMemo(() => gapsOf(view.timesMs, heardAt(view)), [view]);
  const ordered = useStableOrder(view, incident);
  const chosen = incident?.channels.map(({ name }) => name) ?? look.channels;
  const channels =
    chosen === undefined ? ordered : ordered.filter(({ channel }) => chosen.includes(channel.name));
  const compared = useCompared(view, look.against);
  const onStretch = (fromMs: number, toMs: number): void => {
    location.hash = seriesHref(view.key, { kind: 'fixed', fromMs, toMs }, look);
  };
  const root = useRef<HTMLDivElement>(null);
  useGestures(root, drawn, onStretch);
  const chart = { scene, timesMs: view.timesMs, nowMs, onStretch };
  return (
    <div
      class="charts"
      ref={root}
      role="group"
      tabIndex={0}
      aria-label="Charts; left and right arrow move the cursor, dragging chooses a stretch, Ctrl with the wheel or two fingers zoom"
      onKeyDown={moveCursor}
    >
      <ScoreChart score={view.score} gaps={gaps} {...chart} />
      {incident === undefined && view.incidents.length > 0 && (
        <IncidentList incidents={view.incidents} nowMs={nowMs} within={view.key} />
      )}
      {look.overlaid ? (
        <SharedKey />
      ) : (
        <Key compared={compared && look.against} isEmpty={compared !== undefined && holdsNothing(compared)} />
      )}
      {look.overlaid && <Overlay channels={channels.slice(0, MAX_OVERLAID)} gaps={gaps} {...chart} />}
      {!look.overlaid && (
        <div class="channels">
          {channels.slice(0, limit).map((ranked) => (
            <ChannelChart
              key={ranked.channel.name}
              ranked={ranked}
              compared={compared?.get(ranked.channel.name)}
              {...chart}
            />
          ))}
        </div>
      )}
      {!look.overlaid && channels.length > limit && (
        <button type="button" onClick={() => setLimit(limit + CHANNELS_AT_ONCE)}>
          Show {Math.min(CHANNELS_AT_ONCE, channels.length - limit)} more of {channels.length} channels
        </button>
      )}
    </div>
  );
}

function Key({ compared, isEmpty }: { compared: Against | undefined; isEmpty: boolean }): JSX.Element {
  return (
    <p class="key">
      <span class="k actual">actual</span> <span class="k expected">expected</span>{' '}
      <span class="k band">usual band</span> <span class="k outside">outside it</span> <Stretches />{' '}
      {compared !== undefined && (
        <span class="k compared">
          {againstWords(compared)}
          {isEmpty && ': no data'}
        </span>
      )}{' '}
      <span class="soft">Worst channel first.</span>
    </p>
  );
}

/** Channels over one another show neither what was expected of them, nor a comparison. */
function SharedKey(): JSX.Element {
  return (
    <p class="key">
      <Stretches />
    </p>
  );
}

function Stretches(): JSX.Element {
  return (
    <>
      <span class="k shaded">incident</span> <span class="k missing">no data</span>
    </>
  );
}

/** Something at each step at which any channel was measured. */
function heardAt({ timesMs, channels }: SeriesView): (number | null)[] {
  return timesMs.map((_, index) =>
    channels.some(({ actual }) => (actual[index] ?? null) !== null) ? 1 : null,
  );
}

/** Worst first when opened and whenever an incident comes or goes; in between the charts keep their places. */
function useStableOrder(view: SeriesView, incident?: Incident): ReturnType<typeof rankChannels> {
  const ranked = useMemo(() => rankChannels(view, incident && [incident]), [view, incident]);
  const names = ranked.map(({ channel }) => channel.name);
  const occasion = `${view.incidents.map(({ id }) => id).join()}|${[...names].sort().join()}`;
  const order = useMemo(() => names, [occasion]);
  const places = new Map(order.map((name, place) => [name, place]));
  return [...ranked].sort((a, b) => (places.get(a.channel.name) ?? 0) - (places.get(b.channel.name) ?? 0));
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

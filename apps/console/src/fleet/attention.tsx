import type { IncidentCountsView } from '@kymo/api';
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { Shape } from '../frame/signs';
import { useKnown } from '../live/monitor';
import type { Flow, ShownSeries } from '../live/quiet';
import { hrefOf, seriesHref } from '../live/route';
import { countOf, formatCount, formatScore } from '../look/format';
import { MARK_WORDS, markOf, toneOf } from '../look/scale';
import { formatDuration, formatMoment } from '../look/time';
import { needingAttention } from './arrange';
import { FirstFits } from './first-start';

const NAMED = 6;

export interface AttentionOptions {
  readonly series: readonly ShownSeries[];
  readonly flow: Flow | undefined;
}

/** The one line to read: who needs someone, since when, how bad; and whether any telemetry comes at all. */
export function Attention({ series, flow }: AttentionOptions): JSX.Element {
  const urgent = useMemo(() => needingAttention(series), [series]);
  return (
    <>
      {flow?.kind === 'quiet' && <NoData ageMs={flow.ageMs} />}
      {urgent.length > 0 ? (
        <Urgent urgent={urgent} />
      ) : (
        flow?.kind !== 'quiet' && <Calm series={series} isWaiting={flow?.kind === 'waiting'} />
      )}
    </>
  );
}

function NoData({ ageMs }: { ageMs: number }): JSX.Element {
  return (
    <section class="attention-line no-data" role="alert" aria-label="No telemetry">
      <h2>No telemetry for {formatDuration(ageMs)}</h2>
      <p>
        Nothing below is newer than that. Check whether the producers are running, and what{' '}
        <a href={hrefOf({ page: 'health' })}>Health</a> says about the source.
      </p>
    </section>
  );
}

function Urgent({ urgent }: { urgent: readonly ShownSeries[] }): JSX.Element {
  const nowMs = useKnown(({ fleet }) => fleet?.nowMs ?? 0);
  return (
    <section class="attention-line" aria-label="Needs attention">
      <h2 aria-live="polite">
        {formatCount(urgent.length)}{' '}
        <span>{urgent.length === 1 ? 'series needs' : 'series need'} attention</span>
      </h2>
      <ul>
        {urgent.slice(0, NAMED).map((one) => (
          <li key={one.key}>
            <Chip series={one} nowMs={nowMs} />
          </li>
        ))}
        {urgent.length > NAMED && (
          <li>
            <a class="more" href={hrefOf({ page: 'incidents', filter: '' })}>
              and {formatCount(urgent.length - NAMED)} more
            </a>
          </li>
        )}
      </ul>
    </section>
  );
}

function Chip({ series, nowMs }: { series: ShownSeries; nowMs: number }): JSX.Element {
  const { key, score, incident } = series;
  const isSilent = incident?.kind === 'silence';
  return (
    <a
      class={`chip ${isSilent ? 'hatched' : ''}`}
      href={seriesHref(key)}
      data-level={toneOf(series) ?? 'none'}
    >
      <Shape mark={markOf(series)} />
      <span class="unseen">{MARK_WORDS[markOf(series)]}: </span>
      <span class="name">{key}</span>
      <b>{isSilent ? 'silent' : formatScore(score)}</b>
      {incident !== null && <small>since {formatMoment(incident.startMs, nowMs, false)}</small>}
    </a>
  );
}

interface CalmOptions {
  readonly series: readonly ShownSeries[];
  /** Whether nothing has arrived since the monitor started. */
  readonly isWaiting: boolean;
}

function Calm({ series, isWaiting }: CalmOptions): JSX.Element {
  const found = useKnown(({ health }) => (health?.stream.ended ? foundIn(health.incidents) : 0));
  const quiet = series.filter(({ quietMs }) => quietMs !== undefined).length;
  const scored = series.filter(({ score, quietMs }) => score !== null && quietMs === undefined).length;
  const unscored = series.length - quiet - scored;
  const isFresh = scored === 0 && quiet === 0;
  if (found > 0)
    return (
      <section class="attention-line calm" aria-label="Found">
        <h2>{countOf(found, 'incident')} found</h2>
        <p>
          Everything has been read. <a href={hrefOf({ page: 'incidents', filter: '' })}>See what was found</a>
          .
        </p>
      </section>
    );
  return (
    <section class="attention-line calm" aria-label="Needs attention">
      <h2>{isWaiting ? 'Waiting for data' : titleOf(series.length, quiet, isFresh)}</h2>
      {isWaiting ? (
        <p>Nothing has arrived since the monitor started; the data shown are older.</p>
      ) : isFresh ? (
        <FirstFits />
      ) : (
        <p>
          {countOf(scored, 'series', 'series')} below the threshold
          {unscored > 0 && `, ${unscored} without a score yet`}.
        </p>
      )}
    </section>
  );
}

const foundIn = ({ firing, resolved, noted }: IncidentCountsView) => firing + resolved + noted;

function titleOf(count: number, quiet: number, isFresh: boolean): string {
  if (isFresh) return `${countOf(count, 'series', 'series')} seen, none scored yet`;
  return quiet === 0 ? 'Nothing needs attention' : `${countOf(quiet, 'series sends', 'series send')} no data`;
}

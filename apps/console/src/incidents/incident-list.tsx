import { type Incident, whyNotTold } from '@kymo/domain';
import type { JSX } from 'preact';
import { SAID } from '../incident/similar';
import { useShownSeries } from '../live/clock';
import { endOf, lastedMs, standsStill } from '../live/incidents';
import { hrefOf } from '../live/route';
import { formatScore, formatShare } from '../look/format';
import { SEVERITY_LEVELS, heightOf } from '../look/scale';
import { formatAge, formatLasting, formatMoment } from '../look/time';
import { SimilarIncidents } from './similar-incidents';
import { Severity } from './severity';

export interface IncidentListOptions {
  readonly incidents: readonly Incident[];
  readonly nowMs: number;
  /** Name of the series, where all are of the same one and it need not be said. */
  readonly within?: string;
  /** Which are chosen, where they can be. */
  readonly choice?: Choice;
}

export interface Choice {
  readonly chosen: ReadonlySet<string>;
  readonly toggle: (id: string) => void;
}

const CHANNELS_NAMED = 3;

/** Incidents, each on a line: what, since when, how long, how bad, which channels. */
export function IncidentList({ incidents, nowMs, within, choice }: IncidentListOptions): JSX.Element {
  return (
    <ol class={`incident-list ${within === undefined ? '' : 'within'}`} aria-label="Incidents">
      {incidents.map((incident) => (
        <Line
          key={incident.id}
          incident={incident}
          nowMs={nowMs}
          named={within === undefined}
          {...(choice && { choice })}
        />
      ))}
    </ol>
  );
}

function Line({
  incident,
  nowMs,
  named,
  choice,
}: {
  incident: Incident;
  nowMs: number;
  named: boolean;
  choice?: Choice;
}): JSX.Element {
  const { series, startMs, status, severity, rule } = incident;
  const page = hrefOf({ page: 'incident', id: incident.id });
  return (
    <li class={`incident ${status} ${severity}`}>
      <div class="what">
        {choice && (
          <input
            type="checkbox"
            aria-label={`Choose the incident of ${series} at ${formatMoment(startMs, nowMs)}`}
            checked={choice.chosen.has(incident.id)}
            onChange={() => choice.toggle(incident.id)}
          />
        )}
        {named && (
          <a class="name" href={page}>
            {series}
          </a>
        )}
        <Severity {...incident} />
        <Standing incident={incident} />
      </div>
      <div class="when">
        {named ? (
          <Times startMs={startMs} endMs={incident.endMs} nowMs={nowMs} />
        ) : (
          <a href={page}>
            <Times startMs={startMs} endMs={incident.endMs} nowMs={nowMs} />
          </a>
        )}
        {incident.kind === 'silence' && status === 'firing' ? (
          <SilentFor incident={incident} nowMs={nowMs} />
        ) : (
          <small>{lastingWords(incident, nowMs)}</small>
        )}
      </div>
      <HowBad incident={incident} />
      <div class="which">
        <Channels {...incident} />
        <SimilarIncidents incident={incident} nowMs={nowMs} />
        <small title={modelOf(incident)}>
          {rule} · <code title={`kymo alerts explain ${incident.id}`}>{incident.id.slice(0, 8)}</code>
        </small>
      </div>
    </li>
  );
}

/** A silence grows by the clock, whatever the data say. */
function SilentFor({ incident, nowMs }: { incident: Incident; nowMs: number }): JSX.Element {
  const quietMs = useShownSeries(incident.series)?.quietMs;
  return <small>{!standsStill(incident) && lastingWords(incident, nowMs, quietMs)}</small>;
}

function lastingWords(incident: Incident, nowMs: number, quietMs?: number): string {
  const lasting = formatLasting(lastedMs(incident, nowMs, quietMs));
  if (incident.status === 'firing') return `for ${lasting}`;
  return `lasted ${lasting}, ended ${formatAge(nowMs - endOf(incident, nowMs))} ago`;
}

/** What it was, why nobody was told, and how far the series was known. */
function Standing({ incident }: { incident: Incident }): JSX.Element | null {
  const { assessment, maturity = 1 } = incident;
  const untold = whyNotTold(incident);
  const parts = [
    assessment && SAID[assessment],
    untold && `not paged: ${untold}`,
    maturity < 1 && `${formatShare(maturity)} mature`,
  ].filter(Boolean);
  return parts.length === 0 ? null : <small>{parts.join(' · ')}</small>;
}

function Times(props: { startMs: number; endMs: number | undefined; nowMs: number }): JSX.Element {
  const { startMs, endMs, nowMs } = props;
  const start = <time dateTime={new Date(startMs).toISOString()}>{formatMoment(startMs, nowMs)}</time>;
  if (endMs === undefined) return <span>since {start}</span>;
  return (
    <span>
      {start} – <time dateTime={new Date(endMs).toISOString()}>{formatMoment(endMs, startMs)}</time>
    </span>
  );
}

function HowBad({ incident: { kind, peakScore, severity } }: { incident: Incident }): JSX.Element {
  const level = SEVERITY_LEVELS[severity];
  if (kind === 'silence' || peakScore === undefined) {
    return (
      <div class="bad" data-level={level}>
        <b>{kind === 'silence' ? 'fell silent' : 'no score'}</b>
        {kind === 'silence' && <span class="gauge hatched" aria-hidden="true" />}
      </div>
    );
  }
  const share = heightOf(peakScore) * 100;
  return (
    <div class="bad" data-level={level}>
      <b>{formatScore(peakScore)}</b>{' '}
      <small>{kind === 'regime-change' ? 'at its worst; now the new normal' : 'at its worst'}</small>
      <svg class="gauge" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
        <rect class="rail" width="100" height="4" />
        <rect class="fill" width={share} height="4" />
        <path d="M50 0V4" />
      </svg>
    </div>
  );
}

function Channels({ kind, channels }: Pick<Incident, 'kind' | 'channels'>): JSX.Element | null {
  if (channels.length === 0) return null;
  const rest = channels.length - CHANNELS_NAMED;
  return (
    <ul class="shares">
      {channels.slice(0, CHANNELS_NAMED).map(({ name, share }) => (
        <li key={name}>
          {name} {kind !== 'silence' && <small>{formatShare(share)}</small>}
        </li>
      ))}
      {rest > 0 && (
        <li
          title={channels
            .slice(CHANNELS_NAMED)
            .map(({ name }) => name)
            .join(', ')}
        >
          <small>and {rest} more</small>
        </li>
      )}
    </ul>
  );
}

function modelOf({ model }: Incident): string | undefined {
  return model === undefined ? undefined : `${model.detector} ${model.hash.slice(0, 12)}`;
}

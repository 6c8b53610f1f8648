import type { FleetSeries } from '@kymo/api';
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { Shape } from '../frame/signs';
import { useKnown } from '../live/monitor';
import { hrefOf, seriesHref } from '../live/route';
import { countOf, formatScore } from '../look/format';
import { MARK_WORDS, levelOf, markOf } from '../look/scale';
import { formatMoment } from '../look/time';
import { needingAttention } from './arrange';

const NAMED = 6;

/** The one line to read: who needs someone, since when, how bad. */
export function Attention({ series }: { series: readonly FleetSeries[] }): JSX.Element {
  const urgent = useMemo(() => needingAttention(series), [series]);
  const incidents = useKnown((known) => known.incidents);
  const nowMs = useKnown(({ fleet }) => fleet?.nowMs ?? 0);
  if (urgent.length === 0) return <Calm series={series} />;
  return (
    <section class="attention-line" aria-label="Needs attention">
      <h2 aria-live="polite">
        {urgent.length} <span>{urgent.length === 1 ? 'series needs' : 'series need'} attention</span>
      </h2>
      <ul>
        {urgent.slice(0, NAMED).map((one) => {
          const incident = incidents?.find(({ id }) => id === one.incident);
          const score = incident?.kind === 'silence' ? 'silent' : formatScore(one.score);
          return (
            <li key={one.key}>
              <a class="chip" href={seriesHref(one.key)} data-level={levelOf(one.score) ?? 'none'}>
                <Shape mark={markOf(one)} />
                <span class="unseen">{MARK_WORDS[markOf(one)]}: </span>
                <span class="name">{one.key}</span>
                <b>{score}</b>
                {incident !== undefined && (
                  <small>since {formatMoment(incident.startMs, nowMs, false)}</small>
                )}
              </a>
            </li>
          );
        })}
        {urgent.length > NAMED && (
          <li>
            <a class="more" href={hrefOf({ page: 'incidents' })}>
              and {urgent.length - NAMED} more
            </a>
          </li>
        )}
      </ul>
    </section>
  );
}

function Calm({ series }: { series: readonly FleetSeries[] }): JSX.Element {
  const unscored = series.filter(({ score }) => score === null).length;
  return (
    <section class="attention-line calm" aria-label="Needs attention">
      <h2>
        {unscored === series.length
          ? `${countOf(series.length, 'series', 'series')} seen, none scored yet`
          : `Nothing needs attention`}
      </h2>
      <p>
        {unscored === series.length
          ? 'A first model is fitted as soon as there is enough to learn from.'
          : `${countOf(series.length - unscored, 'series', 'series')} below the threshold${
              unscored > 0 ? `, ${unscored} without a score yet` : ''
            }.`}
      </p>
    </section>
  );
}

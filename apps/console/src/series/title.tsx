import type { SeriesView } from '@kymo/api';
import type { JSX } from 'preact';
import { Shape } from '../frame/signs';
import { valueOf } from '../fleet/tile';
import { useShownSeries } from '../live/clock';
import { hrefOf } from '../live/route';
import { formatShare } from '../look/format';
import { MARK_WORDS, markOf, toneOf } from '../look/scale';

const IMMATURE =
  'How well the series is known; until it is mature, only scores far beyond the boundary alert people';

const OF_KIND =
  'The series is too new to have been learnt: it is judged by what is usual for its kind, around its own mean';

/** Which series it is, how it stands now, what is known of it. */
export function Title({ name, view }: { name: string; view: SeriesView | undefined }): JSX.Element {
  const now = useShownSeries(name);
  const tags = Object.entries(now?.tags ?? view?.tags ?? {});
  const mark = now === undefined ? view?.state : markOf(now);
  return (
    <header class="title">
      <p class="trail">
        <a href={hrefOf({ page: 'fleet', filter: '' })}>Fleet</a> <span aria-hidden="true">/</span>
      </p>
      <h1>{name}</h1>
      {mark !== undefined && (
        <p
          class={`standing ${now?.incident?.kind === 'silence' ? 'hatched' : ''}`}
          data-level={(now && toneOf(now)) ?? 'none'}
        >
          <Shape mark={mark} /> {MARK_WORDS[mark]} <b>{now && valueOf(now)}</b>
        </p>
      )}
      <p class="about">
        {tags.map(([tag, value]) => (
          <a key={tag} href={hrefOf({ page: 'fleet', filter: `${tag}=${value}` })}>
            {tag} <b>{value}</b>
          </a>
        ))}
        {view !== undefined && (
          <span>
            {view.detector === null ? (
              <a href={hrefOf({ page: 'health' })} title="Where its models stand, and why">
                no model serves yet
              </a>
            ) : (
              <>
                scored by <b>{view.detector}</b>
                {view.isOfKind && <span title={OF_KIND}>, fitted on others of its kind</span>}
                {view.maturity !== null && view.maturity < 1 && (
                  <span title={IMMATURE}> · {formatShare(view.maturity)} mature</span>
                )}
              </>
            )}
          </span>
        )}
      </p>
    </header>
  );
}

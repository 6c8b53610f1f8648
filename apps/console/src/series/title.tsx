import type { SeriesView } from '@kymo/api';
import type { JSX } from 'preact';
import { Shape } from '../frame/signs';
import { useKnown } from '../live/monitor';
import { hrefOf } from '../live/route';
import { formatScore, formatShare } from '../look/format';
import { MARK_WORDS, levelOf, markOf } from '../look/scale';

const IMMATURE =
  'How far the ways of the series are known; until they are, people are told only of what lies far beyond';

/** Which series it is, how it stands now, what is known of it. */
export function Title({ name, view }: { name: string; view: SeriesView | undefined }): JSX.Element {
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
          <span>
            {view.detector === null ? (
              <a href={hrefOf({ page: 'health' })} title="Where its models stand, and why">
                no model serves yet
              </a>
            ) : (
              <>
                scored by <b>{view.detector}</b>
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

import type { JSX } from 'preact';
import { memo } from 'preact/compat';
import { Shape } from '../frame/signs';
import type { ShownSeries } from '../live/quiet';
import { seriesHref } from '../live/route';
import { formatScore } from '../look/format';
import { MARK_WORDS, markOf, toneOf } from '../look/scale';
import { formatAge } from '../look/time';
import type { Density } from './layout';
import { Strip } from './strip';

export interface TileOptions {
  readonly series: ShownSeries;
  readonly density: Exclude<Density, 'heat'>;
  /** Width of the tile in CSS pixels. */
  readonly width: number;
  readonly position: number;
  readonly count: number;
  readonly focusable: boolean;
}

const STRIP_HEIGHT = 26;
const STRIP_MARGIN = 20;

/** One series of the fleet: its name, its score now, its scores of the last hours. */
export const Tile = memo(function Tile(options: TileOptions): JSX.Element {
  const { series, density, width, position, count, focusable } = options;
  const mark = markOf(series);
  const attention = mark === 'firing' || mark === 'anomalous';
  const isSilent = series.incident?.kind === 'silence';
  const tone = toneOf(series);
  return (
    <div role="listitem" aria-setsize={count} aria-posinset={position + 1}>
      <a
        class={`tile ${density} ${mark} ${attention ? 'attention' : ''} ${isSilent ? 'hatched' : ''}`}
        href={seriesHref(series.key)}
        tabIndex={focusable ? 0 : -1}
        data-series={series.key}
        data-level={tone ?? 'none'}
      >
        {(attention || mark !== 'normal') && <Shape mark={mark} />}
        <span class="name" title={series.key}>
          <bdi>{series.key}</bdi>
        </span>
        <span class="unseen">
          {MARK_WORDS[mark]}, {wordsOf(series)} {density === 'compact' && valueOf(series)}
        </span>
        {density === 'strips' && (
          <>
            <span class="score">{valueOf(series)}</span>
            <Strip scores={series.history} width={width - STRIP_MARGIN} height={STRIP_HEIGHT} />
          </>
        )}
      </a>
    </div>
  );
});

/** What a tile has to say of a series: its score, that it is silent, or for how long nothing of it has arrived. */
export function valueOf({ score, incident, quietMs }: ShownSeries): string {
  if (incident?.kind === 'silence') return 'silent';
  return quietMs === undefined || incident !== null ? formatScore(score) : formatAge(quietMs);
}

function wordsOf(series: ShownSeries): string {
  if (series.quietMs !== undefined && series.incident === null) return 'for';
  if (series.incident?.kind === 'silence') return '';
  return series.score === null ? 'no score' : 'score';
}

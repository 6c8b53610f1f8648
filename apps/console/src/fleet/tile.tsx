import type { FleetSeries } from '@kymo/api';
import type { JSX } from 'preact';
import { memo } from 'preact/compat';
import { Shape } from '../frame/signs';
import { seriesHref } from '../live/route';
import { formatScore } from '../look/format';
import { MARK_WORDS, levelOf, markOf } from '../look/scale';
import type { Density } from './layout';
import { Strip } from './strip';

export interface TileOptions {
  readonly series: FleetSeries;
  readonly density: Density;
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
  const level = levelOf(series.score);
  const attention = mark === 'firing' || mark === 'anomalous';
  return (
    <div role="listitem" aria-setsize={count} aria-posinset={position + 1}>
      <a
        class={`tile ${density} ${mark} ${attention ? 'attention' : ''}`}
        href={seriesHref(series.key)}
        tabIndex={focusable ? 0 : -1}
        data-series={series.key}
        data-level={level ?? 'none'}
      >
        <span class={density === 'strips' ? 'name' : 'unseen'} title={series.key}>
          {series.key}
        </span>
        <span class="unseen">
          {MARK_WORDS[mark]}, {level === null ? 'no score' : 'score '}
        </span>
        <span class="score">
          {(attention || level === null) && <Shape mark={mark} />}
          {level === null ? (
            density === 'strips' && <span aria-hidden="true">–</span>
          ) : (
            <span>{formatScore(series.score)}</span>
          )}
        </span>
        {density === 'strips' && (
          <Strip scores={series.history} width={width - STRIP_MARGIN} height={STRIP_HEIGHT} />
        )}
      </a>
    </div>
  );
});

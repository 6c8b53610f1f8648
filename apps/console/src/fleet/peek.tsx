import type { JSX } from 'preact';
import { Shape } from '../frame/signs';
import type { ShownSeries } from '../live/quiet';
import { MARK_WORDS, markOf } from '../look/scale';
import { Strip } from './strip';
import { valueOf } from './tile';

const WIDTH = 232;
const HEIGHT = 92;

/** What a small tile has no room for, beside the tile under the pointer or the focus. */
export function Peek({
  tile,
  series,
}: {
  tile: HTMLElement;
  series: readonly ShownSeries[];
}): JSX.Element | null {
  const one = series.find(({ key }) => key === tile.dataset['series']);
  if (one === undefined || !tile.isConnected) return null;
  return <PeekAt place={tile.getBoundingClientRect()} one={one} />;
}

/** Name, state and last hours of a series beside a place on the screen. */
export function PeekAt({ place, one }: { place: DOMRect; one: ShownSeries }): JSX.Element {
  const below = place.bottom + 6 + HEIGHT < innerHeight;
  const left = Math.max(8, Math.min(place.left, document.documentElement.clientWidth - WIDTH - 8));
  const mark = markOf(one);
  return (
    <div
      class="peek"
      aria-hidden="true"
      style={{ left, top: below ? place.bottom + 6 : place.top - 6 - HEIGHT, width: WIDTH, height: HEIGHT }}
    >
      <strong>{one.key}</strong>
      <span class="line">
        <Shape mark={mark} /> {MARK_WORDS[mark]} <b>{valueOf(one)}</b>
      </span>
      <Strip scores={one.history} width={WIDTH - 26} height={30} />
    </div>
  );
}

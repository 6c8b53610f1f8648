import type { SeriesView } from '@kymo/api';
import type { Incident } from '@kymo/domain';
import type { JSX } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { formatShare } from '../look/format';
import { levelOf } from '../look/scale';
import { useTheme } from '../look/theme';
import { formatMoment } from '../look/time';
import { distanceAt } from '../series/rank';

/** Steps drawn side by side. */
const COLUMNS = 120;
const ROW = 14;

export interface ContributionOptions {
  readonly view: SeriesView;
  readonly channels: Incident['channels'];
  readonly fromMs: number;
  readonly toMs: number;
}

/** How far each channel was from what was expected, step by step: colours say how many half widths of the band. */
export function Contributions({ view, channels, fromMs, toMs }: ContributionOptions): JSX.Element | null {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { palette } = useTheme();
  const rows = channels.map(({ name }) => distancesOf(view, name, fromMs, toMs));
  useLayoutEffect(() => {
    const pen = canvas.current?.getContext('2d');
    if (pen === null || pen === undefined) return;
    canvas.current!.width = COLUMNS;
    canvas.current!.height = rows.length;
    rows.forEach((row, top) =>
      row.forEach((distance, left) => {
        const level = levelOf(distance);
        pen.fillStyle = level === null ? palette.sunken : palette.levels[level]!;
        pen.fillRect(left, top, 1, 1);
      }),
    );
  });
  if (rows.every((row) => row.every((distance) => distance === null))) return null;
  return (
    <figure class="contributions">
      <figcaption>
        Which channel, and when{' '}
        <small>distance from the expected value, in half widths of the band: 1 is its edge</small>
      </figcaption>
      <div class="matrix">
        <ul>
          {channels.map(({ name, share }) => (
            <li key={name}>
              <span>{name}</span> <small>{formatShare(share)} of the score</small>
            </li>
          ))}
        </ul>
        <canvas ref={canvas} style={{ height: `${rows.length * ROW}px` }} aria-hidden="true" />
        <p class="soft" aria-hidden="true">
          <time>{formatMoment(fromMs, toMs, false)}</time>
          <time>{formatMoment(toMs, toMs, false)}</time>
        </p>
      </div>
    </figure>
  );
}

/** The greatest distance in each of equal stretches; null where nothing was measured or expected. */
function distancesOf(
  { timesMs, channels }: SeriesView,
  name: string,
  fromMs: number,
  toMs: number,
): (number | null)[] {
  const row = new Array<number | null>(COLUMNS).fill(null);
  const channel = channels.find((one) => one.name === name);
  if (channel === undefined || toMs <= fromMs) return row;
  timesMs.forEach((timeMs, index) => {
    if (timeMs < fromMs || timeMs > toMs) return;
    const distance = distanceAt(channel, index);
    if (distance === undefined) return;
    const place = Math.min(COLUMNS - 1, Math.floor(((timeMs - fromMs) / (toMs - fromMs)) * COLUMNS));
    row[place] = Math.max(row[place] ?? 0, distance);
  });
  return filled(row);
}

/** Steps may be fewer than columns: each is drawn until the next. */
function filled(row: readonly (number | null)[]): (number | null)[] {
  const count = row.filter((distance) => distance !== null).length;
  const longest = count === 0 ? 0 : Math.ceil((2 * row.length) / count);
  let [held, since] = [null as number | null, 0];
  return row.map((distance, place) => {
    if (distance !== null) [held, since] = [distance, place];
    return place - since < longest ? held : null;
  });
}

import type { ShownSeries } from '../live/quiet';
import type { Group } from './arrange';

/** Tiles with their last hours, with their names alone, or one cell for each series. */
export const DENSITIES = ['strips', 'compact', 'heat'] as const;
export type Density = (typeof DENSITIES)[number];

/** Sizes in CSS pixels; the styles take them from here. */
export const SIZES: Readonly<
  Record<Exclude<Density, 'heat'>, { width: number; height: number; gap: number }>
> = {
  strips: { width: 158, height: 66, gap: 8 },
  compact: { width: 92, height: 26, gap: 3 },
};
const HEAD_HEIGHT = 44;

export type Row =
  | { readonly kind: 'head'; readonly top: number; readonly height: number; readonly group: Group }
  | {
      readonly kind: 'tiles';
      readonly top: number;
      readonly height: number;
      readonly series: readonly ShownSeries[];
      /** Position of the row's first series among all shown. */
      readonly first: number;
    };

export interface Layout {
  readonly rows: readonly Row[];
  readonly columns: number;
  readonly tileWidth: number;
  readonly height: number;
}

/** Places groups in rows of tiles over a width. A single unnamed group has no head. */
export function layOut(groups: readonly Group[], width: number, density: Exclude<Density, 'heat'>): Layout {
  const size = SIZES[density];
  const columns = columnsFor(groups, width, size);
  const tileWidth = (width - (columns - 1) * size.gap) / columns;
  const headed = groups.length > 1 || (groups[0]?.name ?? '') !== '';
  const rows: Row[] = [];
  let [top, first] = [0, 0];
  for (const group of groups) {
    if (headed) {
      rows.push({ kind: 'head', top, height: HEAD_HEIGHT, group });
      top += HEAD_HEIGHT;
    }
    for (let start = 0; start < group.series.length; start += columns) {
      const series = group.series.slice(start, start + columns);
      rows.push({ kind: 'tiles', top, height: size.height + size.gap, series, first });
      top += size.height + size.gap;
      first += series.length;
    }
  }
  return { rows, columns, tileWidth, height: top };
}

/** As few columns as need no more rows than the most that fit, but no tile wider than twice its least width. */
function columnsFor(groups: readonly Group[], width: number, size: { width: number; gap: number }): number {
  const fitting = (tile: number): number => (width + size.gap) / (tile + size.gap);
  const most = Math.max(1, Math.floor(fitting(size.width)));
  const rowsWith = (columns: number): number =>
    groups.reduce((rows, { series }) => rows + Math.ceil(series.length / columns), 0);
  let columns = most;
  while (columns > Math.ceil(fitting(2 * size.width)) && rowsWith(columns - 1) === rowsWith(most)) columns--;
  return columns;
}

/** The rows that touch a stretch of the layout. */
export function rowsBetween(rows: readonly Row[], top: number, bottom: number): readonly Row[] {
  return rows.slice(firstEndingAfter(rows, top), firstEndingAfter(rows, bottom) + 1);
}

export type Step = 'ArrowLeft' | 'ArrowRight' | 'ArrowUp' | 'ArrowDown' | 'Home' | 'End';

/** The series that a key leads to; the same one at the edges. */
export function stepFrom({ rows }: Layout, key: string, step: Step): string {
  const tiles = rows.filter((row) => row.kind === 'tiles');
  const at = tiles.findIndex(({ series }) => series.some((one) => one.key === key));
  const row = tiles[at];
  if (row === undefined) return key;
  const column = row.series.findIndex((one) => one.key === key);
  const target = {
    ArrowLeft: row.series[column - 1] ?? tiles[at - 1]?.series.at(-1),
    ArrowRight: row.series[column + 1] ?? tiles[at + 1]?.series[0],
    ArrowUp: tiles[at - 1]?.series[column] ?? tiles[at - 1]?.series.at(-1),
    ArrowDown: tiles[at + 1]?.series[column] ?? tiles[at + 1]?.series.at(-1),
    Home: tiles[0]?.series[0],
    End: tiles.at(-1)?.series.at(-1),
  }[step];
  return target?.key ?? key;
}

/** Index of the first row whose end lies beyond `position`; rows lie in order, so by halving. */
function firstEndingAfter(rows: readonly Row[], position: number): number {
  let [low, high] = [0, rows.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const row = rows[middle]!;
    if (row.top + row.height > position) high = middle;
    else low = middle + 1;
  }
  return low;
}

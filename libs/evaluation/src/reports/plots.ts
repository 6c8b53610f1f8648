import { escapeHtml, short } from './format';

/** A plot's room in its own units; the page scales it. */
export interface PlotSize {
  readonly width: number;
  readonly height: number;
}

export interface Axis {
  readonly title: string;
  readonly from: number;
  readonly to: number;
  readonly logarithmic?: boolean;
}

export type Place = readonly [x: number, y: number];

const LEFT = 52;
const BOTTOM = 34;
/** The title of the upright axis stands in it. */
const TOP = 22;
const RIGHT = 10;
const TICKS = 4;

/** A frame with two axes, and what is drawn into it. */
export function plot(
  { width, height }: PlotSize,
  x: Axis,
  y: Axis,
  draw: (at: (place: Place) => Place) => readonly string[],
): string {
  const across = scale(x, LEFT, width - RIGHT);
  const up = scale(y, height - BOTTOM, TOP);
  const at = ([one, other]: Place): Place => [across(one), up(other)];
  return [
    `<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${escapeHtml(`${y.title} by ${x.title}`)}">`,
    ...ticksOf(y).map(
      (tick) =>
        `<line class="grid" x1="${LEFT}" x2="${width - RIGHT}" y1="${short(up(tick))}" y2="${short(up(tick))}"/>` +
        `<text class="tick" x="${LEFT - 6}" y="${short(up(tick) + 3.5)}">${label(tick)}</text>`,
    ),
    ...ticksOf(x).map(
      (tick) =>
        `<text class="below" x="${short(across(tick))}" y="${height - BOTTOM + 14}">${label(tick)}</text>`,
    ),
    `<text class="below" x="${(LEFT + width - RIGHT) / 2}" y="${height - 3}">${escapeHtml(x.title)}</text>`,
    `<text class="edge" x="2" y="11">${escapeHtml(y.title)}</text>`,
    ...draw(at),
    '</svg>',
  ].join('');
}

/** A line through the places; a gap where one is not finite. */
export function line(kind: string, places: readonly Place[]): string {
  let drawing = false;
  const path = places.map(([x, y]) => {
    const command = drawing ? 'L' : 'M';
    drawing = Number.isFinite(x) && Number.isFinite(y);
    return drawing ? `${command}${short(x)} ${short(y)}` : '';
  });
  return `<path class="${kind}" d="${path.join('')}"/>`;
}

/** The room between an upper and a lower edge. */
export function area(kind: string, upper: readonly Place[], lower: readonly Place[]): string {
  const edge = [...upper, ...lower.toReversed()].filter((place) => place.every(Number.isFinite));
  if (edge.length < 3) return '';
  return `<path class="${kind}" d="M${edge.map(([x, y]) => `${short(x)} ${short(y)}`).join('L')}Z"/>`;
}

export function dot(kind: string, [x, y]: Place, title: string): string {
  return `<circle class="${kind}" cx="${short(x)}" cy="${short(y)}" r="3"><title>${escapeHtml(title)}</title></circle>`;
}

/** Lowest and highest of the finite values, a little room about them. */
export function extent(values: Iterable<number>): readonly [number, number] {
  let from = Infinity;
  let to = -Infinity;
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    from = Math.min(from, value);
    to = Math.max(to, value);
  }
  if (from > to) return [0, 1];
  const room = 0.05 * (to - from) || 0.5 * Math.abs(to) || 1;
  return [from - room, to + room];
}

function scale({ from, to, logarithmic }: Axis, low: number, high: number): (value: number) => number {
  const place = logarithmic ? Math.log10 : (value: number) => value;
  const begin = place(from);
  const span = place(to) - begin || 1;
  return (value) =>
    low + ((place(Math.max(logarithmic ? from : -Infinity, value)) - begin) / span) * (high - low);
}

function ticksOf({ from, to, logarithmic }: Axis): number[] {
  if (logarithmic) {
    const first = Math.ceil(Math.log10(from));
    const last = Math.floor(Math.log10(to));
    const step = Math.max(1, Math.ceil((last - first) / TICKS));
    return Array.from({ length: Math.floor((last - first) / step) + 1 }, (_, index) => {
      return 10 ** (first + index * step);
    });
  }
  const rough = (to - from) / TICKS;
  const decade = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * decade).find((size) => size >= rough)!;
  const first = Math.ceil(from / step);
  return Array.from({ length: Math.floor(to / step) - first + 1 }, (_, index) => (first + index) * step);
}

function label(tick: number): string {
  return String(Number(tick.toPrecision(3)));
}

/** Where something is drawn. */
export interface Area {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Classes of {@link STYLE}. */
export const INK = 'ink';
export const FAINT = 'faint';

/** Grafana's two themes. */
export const THEMES = {
  light: { page: '#f4f5f5', panel: '#ffffff', edge: '#c8ccd1', ink: '#1f2226', faint: '#5f656c' },
  dark: { page: '#111217', panel: '#181b1f', edge: '#34373d', ink: '#d8d9da', faint: '#9a9da3' },
} as const;

const rulesOf = ({ page, panel, edge, ink, faint }: Readonly<Record<keyof typeof THEMES.light, string>>) =>
  `.page{fill:${page}}.panel{fill:${panel};stroke:${edge}}.ink{fill:${ink}}.faint{fill:${faint}}`;

/** A picture is light or dark as the page around it. */
export const STYLE = `<style>${rulesOf(THEMES.light)}@media (prefers-color-scheme:dark){${rulesOf(THEMES.dark)}}</style>`;

export function text(
  x: number,
  y: number,
  size: number,
  fill: string,
  content: string,
  weight = 'normal',
): string {
  const escaped = content.replace(/&/g, '&amp;').replace(/</g, '&lt;');
  return `<text x="${round(x)}" y="${round(y)}" font-size="${size}" font-weight="${weight}" ${paint(fill)}>${escaped}</text>`;
}

export function rectangle({ left, top, width, height }: Area, fill: string): string {
  return `<rect x="${round(left)}" y="${round(top)}" width="${round(width)}" height="${round(height)}" ${paint(fill)}/>`;
}

export function polyline(points: readonly (readonly [x: number, y: number])[], stroke: string): string {
  const all = points.map(([x, y]) => `${round(x)},${round(y)}`).join(' ');
  return `<polyline points="${all}" fill="none" stroke="${stroke}" stroke-width="1.5"/>`;
}

export const round = (value: number): number => Math.round(value * 10) / 10;

/** As much of a text as has room. */
export function cut(content: string, width: number, size: number): string {
  const room = Math.max(1, Math.floor(width / (size * 0.62)));
  return content.length <= room ? content : `${content.slice(0, room - 1)}…`;
}

/** A colour of its own, or a class. */
function paint(fill: string): string {
  return /^(?:#|rgb)/.test(fill) ? `fill="${fill}"` : `class="${fill}"`;
}

import type { Dashboard, Panel, RowPanel } from '@grafana/grafana-foundation-sdk/dashboard';

const COLUMN = 50;
const ROW = 24;
const WIDTH = 24 * COLUMN;
const TITLE = 46;
const GAP = 3;

/** The layout of a dashboard as an SVG: every panel in its place with its title, kind and unit. */
export function drawLayout(dashboard: Dashboard): string {
  const panels = dashboard.panels ?? [];
  const bottom = Math.max(...panels.map(({ gridPos }) => (gridPos?.y ?? 0) + (gridPos?.h ?? 0)));
  const height = TITLE + bottom * ROW + GAP;
  const lines = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="DejaVu Sans, sans-serif">`,
    `<rect width="${WIDTH}" height="${height}" fill="#f4f5f5"/>`,
    text(8, 29, 20, '#1f2226', dashboard.title ?? '', 'bold'),
    ...panels.flatMap((panel) => (panel.type === 'row' ? drawRow(panel) : drawPanel(panel as Panel))),
    '</svg>',
  ];
  return `${lines.join('\n')}\n`;
}

function drawRow({ gridPos, title }: Panel | RowPanel): string[] {
  return [text(8, TITLE + (gridPos?.y ?? 0) * ROW + 17, 13, '#1f2226', `▾ ${title ?? ''}`, 'bold')];
}

function drawPanel({ gridPos, title, type, fieldConfig, repeat }: Panel): string[] {
  const { x, y, w, h } = gridPos ?? { x: 0, y: 0, w: 0, h: 0 };
  const left = x * COLUMN + GAP;
  const up = TITLE + y * ROW + GAP;
  const [width, height] = [w * COLUMN - 2 * GAP, h * ROW - 2 * GAP];
  const kind = `${type} · ${fieldConfig?.defaults.unit ?? ''}${repeat ? ` · one for each ${repeat}` : ''}`;
  return [
    `<rect x="${left}" y="${up}" width="${width}" height="${height}" rx="3" fill="#ffffff" stroke="#c8ccd1"/>`,
    ...wrapped(title ?? '', Math.floor((width - 16) / 7.7)).map((line, index) =>
      text(left + 8, up + 20 + 16 * index, 13, '#1f2226', line),
    ),
    text(left + 8, up + height - 9, 11, '#6a7078', kind),
  ];
}

function wrapped(title: string, characters: number): string[] {
  const lines: string[] = [];
  for (const word of title.split(' ')) {
    const longer = `${lines.at(-1) ?? ''} ${word}`.trim();
    if (lines.length > 0 && longer.length <= characters) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

function text(x: number, y: number, size: number, fill: string, content: string, weight = 'normal'): string {
  const escaped = content.replace(/&/g, '&amp;').replace(/</g, '&lt;');
  return `<text x="${x}" y="${y}" font-size="${size}" font-weight="${weight}" fill="${fill}">${escaped}</text>`;
}

import type { Dashboard, Panel, RowPanel } from '@grafana/grafana-foundation-sdk/dashboard';
import { titleIn, type RecordedAnswers } from './answers';
import { drawContent } from './panel';
import { FAINT, INK, STYLE, text } from './svg';

const COLUMN = 50;
const ROW = 24;
const WIDTH = 24 * COLUMN;
const TITLE = 46;
const GAP = 3;

/** A dashboard as an SVG: every panel in its place with its title, kind and unit, and what a run has answered to it. */
export function drawDashboard(name: string, dashboard: Dashboard, run: RecordedAnswers): string {
  const panels = dashboard.panels ?? [];
  const bottom = Math.max(...panels.map(({ gridPos }) => (gridPos?.y ?? 0) + (gridPos?.h ?? 0)));
  const height = TITLE + bottom * ROW + GAP;
  const lines = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="DejaVu Sans, sans-serif">`,
    STYLE,
    `<rect width="${WIDTH}" height="${height}" class="page"/>`,
    text(8, 29, 20, INK, dashboard.title ?? '', 'bold'),
    ...panels.flatMap((panel) =>
      panel.type === 'row' ? drawRow(panel, run) : drawPanel(name, panel as Panel, run),
    ),
    '</svg>',
  ];
  return `${lines.join('\n')}\n`;
}

function drawRow({ gridPos, title }: Panel | RowPanel, run: RecordedAnswers): string[] {
  return [text(8, TITLE + (gridPos?.y ?? 0) * ROW + 17, 13, INK, `▾ ${titleIn(run, title)}`, 'bold')];
}

function drawPanel(name: string, panel: Panel, run: RecordedAnswers): string[] {
  const { gridPos, type, fieldConfig, repeat } = panel;
  const title = titleIn(run, panel.title);
  const { x, y, w, h } = gridPos ?? { x: 0, y: 0, w: 0, h: 0 };
  const left = x * COLUMN + GAP;
  const up = TITLE + y * ROW + GAP;
  const [width, height] = [w * COLUMN - 2 * GAP, h * ROW - 2 * GAP];
  const kind = `${type} · ${fieldConfig?.defaults.unit ?? ''}${repeat ? ` · one for each ${repeat}` : ''}`;
  const lines = wrapped(title, Math.floor((width - 16) / 7.7));
  const isOfPrometheus = panel.datasource?.type === 'prometheus';
  const span = isOfPrometheus ? run.scraped : run;
  const answers = run.rows[`${name}: ${title}`] ?? [];
  const top = up + 14 + 16 * lines.length;
  const area = { left: left + 8, top, width: width - 16, height: up + height - 24 - top };
  return [
    `<rect x="${left}" y="${up}" width="${width}" height="${height}" rx="3" class="panel"/>`,
    ...lines.map((line, index) => text(left + 8, up + 20 + 16 * index, 13, INK, line)),
    ...drawContent(panel, answers, span, area),
    text(left + 8, up + height - 9, 11, FAINT, kind),
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

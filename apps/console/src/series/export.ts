import type { SeriesView } from '@kymo/api';
import type { Palette } from '../look/palette';

const QUOTED = /[",\n\r]/;

/** What a view holds as CSV: time in ISO 8601, score, then each channel with what was expected and its band. */
export function csvOf({ timesMs, score, channels }: SeriesView, only?: readonly string[]): string {
  const shown = channels.filter(({ name }) => only?.includes(name) ?? true);
  const head = [
    'time',
    'score',
    ...shown.flatMap(({ name }) => [name, `${name} expected`, `${name} lower`, `${name} upper`]),
  ];
  const rows = timesMs.map((timeMs, step) => [
    new Date(timeMs).toISOString(),
    score[step],
    ...shown.flatMap(({ actual, expected, lower, upper }) =>
      [actual, expected, lower, upper].map((of) => of[step]),
    ),
  ]);
  return [head, ...rows].map((row) => `${row.map(cell).join(',')}\n`).join('');
}

function cell(value: string | number | null | undefined): string {
  const text = value === null || value === undefined ? '' : String(value);
  return QUOTED.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

const MARGIN = 16;
const HEAD = 26;

/** The charts of an element below one another on one picture, each under its heading. */
export function pictureOf(charts: Element, title: string, palette: Palette): Promise<Blob | null> {
  const drawn = [...charts.querySelectorAll('.channel')].flatMap((section) => {
    const canvas = section.querySelector('canvas');
    const name = section.querySelector('h2, h3')?.textContent ?? '';
    return canvas === null ? [] : [{ canvas, name }];
  });
  const dense = devicePixelRatio;
  const widest = Math.max(0, ...drawn.map(({ canvas }) => canvas.width));
  const tall = drawn.reduce((sum, { canvas }) => sum + canvas.height + HEAD * dense, 0);
  const picture = document.createElement('canvas');
  picture.width = widest + 2 * MARGIN * dense;
  picture.height = tall + (2 * MARGIN + HEAD) * dense;
  const pen = picture.getContext('2d')!;
  pen.fillStyle = palette.surface;
  pen.fillRect(0, 0, picture.width, picture.height);
  pen.fillStyle = palette.ink;
  pen.textBaseline = 'top';
  const write = (text: string, size: number, top: number): void => {
    pen.font = `600 ${size * dense}px Inter, system-ui, sans-serif`;
    pen.fillText(text, MARGIN * dense, top);
  };
  let top = MARGIN * dense;
  write(title, 15, top);
  top += HEAD * dense;
  for (const { canvas, name } of drawn) {
    write(name, 12, top + 6 * dense);
    pen.drawImage(canvas, MARGIN * dense, top + HEAD * dense);
    top += HEAD * dense + canvas.height;
  }
  return new Promise((resolve) => picture.toBlob(resolve, 'image/png'));
}

/** Has the browser save a file. */
export function save(name: string, content: Blob): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = name.replace(/[^\w.+-]+/g, '_');
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

import type { Palette } from './palette';
import { THRESHOLD, heightOf, levelOf } from './scale';
import { thinToHighest } from './thin';

const COLUMN_WIDTH = 3;

/** Draws scores over time as columns on a canvas, the threshold a line through the middle. */
export function drawStrip(
  canvas: HTMLCanvasElement,
  scores: readonly (number | null)[],
  palette: Palette,
  size: { readonly width: number; readonly height: number },
): void {
  const dense = devicePixelRatio;
  const [width, height] = [Math.round(size.width * dense), Math.round(size.height * dense)];
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  const pen = canvas.getContext('2d')!;
  pen.clearRect(0, 0, width, height);
  const thinned = thinToHighest(scores, Math.floor(size.width / COLUMN_WIDTH));
  const column = width / Math.max(1, thinned.length);
  const middle = Math.round(height * (1 - heightOf(THRESHOLD)));
  pen.fillStyle = palette.line;
  pen.fillRect(0, middle, width, Math.max(1, Math.round(dense / 2)));
  thinned.forEach((score, index) => {
    const level = levelOf(score);
    const left = Math.round(index * column);
    const right = Math.round((index + 1) * column);
    if (level === null || score === null) {
      pen.fillStyle = palette.line;
      pen.fillRect(left, height - Math.round(dense), right - left, Math.round(dense));
      return;
    }
    const tall = Math.max(2 * dense, heightOf(score) * height);
    pen.fillStyle = palette.levels[level]!;
    pen.fillRect(left, height - tall, Math.max(1, right - left - (column > 4 ? 1 : 0)), tall);
  });
}

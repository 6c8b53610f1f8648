import { Picture, type Colour, type Point } from './picture';

/** One channel of a window: what was measured, NaN where nothing was, and what the network expects. */
export interface DrawnWindow {
  readonly actual: Float32Array;
  readonly expected: Float32Array;
}

const PANEL = { width: 260, height: 130, gap: 10 };
const MARGIN = 6;
const FRAME: Colour = [222, 222, 222];
const ACTUAL: Colour = [31, 90, 165];
const EXPECTED: Colour = [232, 110, 20];
/** Margin of the axis around the measured values, as a share of their range; expected values beyond it are clipped. */
const ROOM = 0.2;
/** Lower limit of the range of the axis, in scaled units, for channels that stand still. */
const SMALLEST_RANGE = 0.1;

/** Draws one channel of several windows side by side, each on its own axis: actual in blue, expected in orange. */
export function drawReconstruction(windows: readonly DrawnWindow[]): Picture {
  const { width, height, gap } = PANEL;
  const picture = new Picture(windows.length * (width + gap) + gap, height + 2 * gap);
  windows.forEach(({ actual, expected }, index) => {
    const left = gap + index * (width + gap);
    const [right, top, bottom] = [left + width, gap, gap + height];
    const corners: Point[] = [
      [left, top],
      [right, top],
      [right, bottom],
      [left, bottom],
      [left, top],
    ];
    picture.polyline(corners, FRAME);
    const yOf = axisOf(actual);
    const xOf = (step: number) => left + MARGIN + (step * (width - 2 * MARGIN)) / (actual.length - 1);
    const pointsOf = (values: Float32Array) =>
      Array.from(values, (value, step): Point => [xOf(step), yOf(value)]);
    for (const part of measuredParts(pointsOf(actual))) picture.polyline(part, ACTUAL, 2);
    picture.polyline(pointsOf(expected), EXPECTED, 1.4);
  });
  return picture;
}

/** Vertical axis for the measured values. */
function axisOf(actual: Float32Array): (value: number) => number {
  const measured = actual.filter(Number.isFinite);
  const [least, most] = measured.length > 0 ? [Math.min(...measured), Math.max(...measured)] : [0, 1];
  const range = Math.max(most - least, SMALLEST_RANGE) * (1 + 2 * ROOM);
  const bottom = (least + most - range) / 2;
  const { height, gap } = PANEL;
  return (value) => {
    const share = Math.min(1, Math.max(0, (value - bottom) / range));
    return gap + MARGIN + (1 - share) * (height - 2 * MARGIN);
  };
}

/** Splits a line at missing values. */
function measuredParts(points: readonly Point[]): Point[][] {
  const parts: Point[][] = [[]];
  for (const point of points) {
    if (Number.isFinite(point[1])) parts.at(-1)!.push(point);
    else parts.push([]);
  }
  return parts;
}

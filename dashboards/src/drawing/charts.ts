import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { COLOR, LINE_COLORS } from '../colors';
import { linesOf, shownNumber, thresholdColor, type AnswerRow, type Line, type Span } from './answers';
import { cut, FAINT, INK, polyline, rectangle, text, type Area } from './svg';

type Answers = readonly (readonly AnswerRow[])[];

const LEGEND = 18;
const AXIS = 44;
const LANE_NAME = 120;

/** Lines, or stacked bars, with the highest value at the axis and a legend. */
export function drawTimeSeries(panel: Panel, answers: Answers, run: Span, area: Area): string[] {
  const all = linesOf(panel, answers);
  const moving = all.filter(({ points }) => points.some(([, value]) => value !== 0));
  const lines = moving.length > 0 ? moving : all;
  const { custom, min, unit } = panel.fieldConfig!.defaults;
  const isStacked = (custom as { drawStyle?: string } | undefined)?.drawStyle === 'bars';
  const plot = { ...area, left: area.left + AXIS, width: area.width - AXIS, height: area.height - LEGEND };
  const values = isStacked
    ? heightsOf(lines)
    : lines.flatMap(({ points }) => points.map(([, value]) => value));
  const high = Math.max(...values);
  const low = isStacked ? 0 : Math.min(min ?? Infinity, ...values);
  const x = (timeMs: number) => plot.left + ((timeMs - run.fromMs) / (run.toMs - run.fromMs)) * plot.width;
  const y = (value: number) => plot.top + plot.height * (1 - (value - low) / (high - low || 1));
  const drawn = isStacked
    ? stacked(lines, x, (value) => (value / (high || 1)) * plot.height, plot, stepOf(lines, run))
    : lines.map((line, index) =>
        polyline(
          line.points.map(([time, value]) => [x(time), y(value)]),
          colorAt(line, index),
        ),
      );
  return [
    text(area.left, plot.top + 10, 10, FAINT, shownNumber(high, unit)),
    text(area.left, plot.top + plot.height, 10, FAINT, shownNumber(low, unit)),
    ...drawn,
    ...legend(lines, plot),
  ];
}

const colorAt = ({ color }: Line, index: number): string => color ?? LINE_COLORS[index % LINE_COLORS.length]!;

function heightsOf(lines: readonly Line[]): number[] {
  const sums = new Map<number, number>();
  for (const { points } of lines)
    for (const [time, value] of points) sums.set(time, (sums.get(time) ?? 0) + value);
  return [...sums.values()];
}

/** The shortest time between two bars: a day where they are of days. */
function stepOf(lines: readonly Line[], { intervalMs }: Span): number {
  const times = [...new Set(lines.flatMap(({ points }) => points.map(([time]) => time)))].sort(
    (a, b) => a - b,
  );
  const steps = times.slice(1).map((time, index) => time - times[index]!);
  return steps.length > 0 ? Math.min(...steps) : intervalMs;
}

function stacked(
  lines: readonly Line[],
  x: (timeMs: number) => number,
  heightOf: (value: number) => number,
  plot: Area,
  stepMs: number,
): string[] {
  const tops = new Map<number, number>();
  return lines.flatMap((line, index) =>
    line.points.flatMap(([time, value]) => {
      const height = heightOf(value);
      const top = (tops.get(time) ?? plot.top + plot.height) - height;
      tops.set(time, top);
      const left = Math.max(plot.left, x(time));
      const width = Math.min(x(time + stepMs), plot.left + plot.width) - left - 1;
      return height > 0 && width > 0 ? rectangle({ left, top, width, height }, colorAt(line, index)) : [];
    }),
  );
}

function legend(lines: readonly Line[], { left, top, height, width }: Area): string[] {
  const each = width / Math.max(lines.length, 1);
  return lines.flatMap((line, index) => [
    rectangle(
      { left: left + index * each, top: top + height + 8, width: 9, height: 3 },
      colorAt(line, index),
    ),
    text(left + index * each + 13, top + height + 14, 10, INK, cut(line.name, each - 16, 10)),
  ]);
}

/** One lane for each line, a cell for each step, coloured by thresholds or by how bright it is. */
export function drawCells(panel: Panel, answers: Answers, run: Span, area: Area): string[] {
  const lines = linesOf(panel, answers);
  const color = panel.type === 'heatmap' ? brightness : (value: number) => thresholdColor(panel, value);
  return lanes(lines, area, ({ points }, lane) => {
    const width = (run.intervalMs / (run.toMs - run.fromMs)) * lane.width;
    return points.map(([time, value]) => {
      const left = Math.max(
        lane.left,
        lane.left + ((time - run.fromMs) / (run.toMs - run.fromMs)) * lane.width,
      );
      const room = lane.left + lane.width - left;
      return rectangle({ ...lane, left, width: Math.min(width - 1, room) }, color(value));
    });
  });
}

/** Cividis in three steps: dark blue, grey, yellow. */
function brightness(share: number): string {
  const ends = [
    [0, 34, 78],
    [124, 123, 120],
    [254, 232, 56],
  ] as const;
  const at = Math.min(Math.max(share, 0), 1) * 2;
  const [from, to] = [ends[Math.min(Math.floor(at), 1)]!, ends[Math.min(Math.floor(at), 1) + 1]!];
  const part = at - Math.min(Math.floor(at), 1);
  return `rgb(${from.map((value, index) => Math.round(value + (to[index]! - value) * part)).join(',')})`;
}

/** From each alert to its end. */
export function drawIncidents(rows: readonly AnswerRow[], run: Span, area: Area): string[] {
  const sorted = [...rows].sort((one, other) => Number(one['time']) - Number(other['time']));
  const names = [...new Set(sorted.map(({ Series }) => String(Series)))];
  const lines = names.map((name) => ({ name, color: undefined, points: [] }));
  return lanes(lines, area, ({ name }, lane) => {
    const own = sorted.filter(({ Series }) => Series === name);
    const x = (timeMs: number) => lane.left + ((timeMs - run.fromMs) / (run.toMs - run.fromMs)) * lane.width;
    return own.map(({ time, Status }, index) => {
      const end = x(Number(own[index + 1]?.['time'] ?? run.toMs));
      const left = x(Number(time));
      return rectangle({ ...lane, left, width: end - left }, Status === 'firing' ? COLOR.bad : COLOR.good);
    });
  });
}

function lanes(lines: readonly Line[], area: Area, draw: (line: Line, lane: Area) => string[]): string[] {
  const height = Math.min(area.height / Math.max(lines.length, 1), 24);
  return lines.flatMap((line, index) => {
    const top = area.top + index * height;
    const lane = { left: area.left + LANE_NAME, top, width: area.width - LANE_NAME, height: height - 2 };
    return [
      text(area.left, top + height / 2 + 3, 10, INK, cut(line.name, LANE_NAME, 10)),
      ...draw(line, lane),
    ];
  });
}

const BUCKETS = 12;

/** How many values lie in each twelfth of their range. */
export function drawHistogram(values: readonly number[], unit: string | undefined, area: Area): string[] {
  const high = Math.max(...values);
  const counts = Array.from({ length: BUCKETS }, () => 0);
  for (const value of values) counts[Math.min(BUCKETS - 1, Math.floor((value / high) * BUCKETS))]! += 1;
  const [most, width] = [Math.max(...counts), area.width / BUCKETS];
  return [
    ...counts.map((count, index) => {
      const height = (count / most) * (area.height - LEGEND);
      const top = area.top + area.height - LEGEND - height;
      return rectangle({ left: area.left + index * width, top, width: width - 2, height }, COLOR.measured);
    }),
    text(area.left, area.top + area.height, 10, FAINT, '0'),
    text(area.left + area.width - 60, area.top + area.height, 10, FAINT, shownNumber(high, unit)),
  ];
}

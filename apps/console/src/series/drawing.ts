import type { Incident } from '@kymo/domain';
import uPlot from 'uplot';
import { endOf } from '../live/incidents';
import { tickLabels } from '../look/format';
import type { Palette } from '../look/palette';
import { closeRange, ROOM, SEVERITY_LEVELS, THRESHOLD } from '../look/scale';
import { axisLabels, currentZone } from '../look/time';
import type { Gap } from './gaps';

/** Charts of this name share their cursor. */
export const CURSOR = 'series';
const FONT = '11px Inter, "Segoe UI", system-ui, sans-serif';
const AXIS_WIDTH = 52;
/** Lines whose value under the cursor is marked with a point. */
const POINTED: ReadonlySet<string> = new Set(['score', 'actual', 'expected']);

/** What the drawings look up at the moment they are drawn, so that it may change under them. */
export interface Scene {
  readonly incidents: () => readonly Incident[];
  /** Stretch of time on the axis, milliseconds since the Unix epoch. */
  readonly span: () => readonly [fromMs: number, toMs: number];
  /** How far event time has come: an incident that goes on reaches there. */
  readonly nowMs: () => number;
}

/** Distance between the stripes of a stretch without data, in CSS pixels. */
const STRIPE = 7;
/** Least width that has room for words. */
const WORDS_WIDTH = 56;

/** The scene of one chart. */
export interface ChartScene extends Scene {
  /** Stretches of time without a value. */
  readonly gaps: () => readonly Gap[];
}

type Drawing = Omit<uPlot.Options, 'width' | 'height'>;

/** Columns: time, upper, lower, actual, expected, actual outside the band, what it is compared with. */
export function channelDrawing(palette: Palette, scene: ChartScene): Drawing {
  return {
    ...frame(palette, scene, tickLabels),
    series: [
      {},
      { label: 'upper', width: 0, points: { show: false } },
      { label: 'lower', width: 0, points: { show: false } },
      { label: 'actual', stroke: palette.actual, width: 1, points: { show: false } },
      { label: 'expected', stroke: palette.expected, width: 1.5, dash: [6, 3], points: { show: false } },
      {
        label: 'outside',
        stroke: palette.alarm,
        width: 2,
        points: { show: true, size: 4, fill: palette.alarm, width: 0 },
      },
      { label: 'compared', stroke: palette.soft, width: 1, dash: [2, 2], points: { show: false } },
    ],
    bands: [{ series: [1, 2], fill: palette.band }],
    scales: {
      ...timeScale(scene),
      y: { range: (_, low, high) => closeRange(low, high) ?? uPlot.rangeNum(low, high, ROOM, true) },
    },
  };
}

/** Columns: time, then channels, each over the range that it had. */
export function overlayDrawing(palette: Palette, scene: ChartScene, names: readonly string[]): Drawing {
  const shared = frame(palette, scene, (ticks) => ticks.map((tick) => `${Math.round(100 * tick)} %`));
  return {
    ...shared,
    series: [
      {},
      ...names.map((label, index) => ({
        label,
        stroke: overlayColours(palette)[index]!,
        width: 1.5,
        dash: OVERLAY_DASHES[index]!,
        points: { show: false },
      })),
    ],
    scales: { ...timeScale(scene), y: { range: () => [-0.02, 1.02] as [number, number] } },
  };
}

/** Lines of an overlay differ in colour and in their dashes. */
export const OVERLAY_DASHES: readonly number[][] = [[], [8, 3], [2, 2], [10, 3, 2, 3], [5, 5], [1, 4]];

export function overlayColours({ actual, expected, levels, alarm, soft }: Palette): readonly string[] {
  return [actual, expected, levels[4]!, alarm, soft, levels[3]!];
}

/** Columns: time, score. */
export function scoreDrawing(palette: Palette, scene: ChartScene): Drawing {
  const shared = frame(palette, scene, tickLabels);
  return {
    ...shared,
    series: [
      {},
      {
        label: 'score',
        width: 1.5,
        stroke: (chart) => atThreshold(chart, palette.actual, palette.alarm),
        fill: (chart) => atThreshold(chart, '#0000', `${palette.alarm}40`),
        fillTo: THRESHOLD,
        points: { show: false },
      },
    ],
    scales: { ...timeScale(scene), y: { range: (_, __, high) => [0, Math.max(1.5, (high ?? 0) * 1.08)] } },
    hooks: { ...shared.hooks, draw: [(chart) => drawThreshold(chart, palette)] },
  };
}

function frame(palette: Palette, scene: ChartScene, say: (ticks: readonly number[]) => string[]): Drawing {
  const axis = {
    stroke: palette.soft,
    font: FONT,
    grid: { stroke: palette.grid, width: 1 },
    ticks: { show: false },
  };
  return {
    ms: 1,
    tzDate: (timeMs) =>
      currentZone() === 'UTC' ? uPlot.tzDate(new Date(timeMs), 'Etc/UTC') : new Date(timeMs),
    series: [],
    padding: [8, 18, 0, 0],
    legend: { show: false },
    cursor: {
      sync: { key: CURSOR, setSeries: false },
      drag: { x: true, y: false, setScale: false },
      points: {
        size: (chart, index) => (POINTED.has(String(chart.series[index]?.label)) ? 7 : 0),
        width: 1.5,
        fill: palette.surface,
        stroke: palette.ink,
      },
      y: false,
    },
    axes: [
      {
        ...axis,
        space: 76,
        size: (_, labels) => (labels?.some((label) => label.includes('\n')) === true ? 36 : 22),
        values: (_, ticks, __, ___, step) => axisLabels(ticks, step),
      },
      { ...axis, size: AXIS_WIDTH, space: 34, values: (_, ticks) => say(ticks) },
    ],
    hooks: {
      drawClear: [
        (chart) => {
          drawIncidents(chart, palette, scene);
          drawGaps(chart, palette, scene.gaps());
        },
      ],
    },
  };
}

function timeScale(scene: Scene): uPlot.Scales {
  return { x: { time: true, range: () => [...scene.span()] as [number, number] } };
}

/** Shades the time of each incident, with a bar on top that is thick where it is critical; of one that nobody was told of the bar alone. */
function drawIncidents(chart: uPlot, palette: Palette, { incidents, nowMs }: Scene): void {
  const { left, top, width, height } = chart.bbox;
  const pen = chart.ctx;
  pen.save();
  pen.beginPath();
  pen.rect(left, top, width, height);
  pen.clip();
  for (const incident of incidents()) {
    const { startMs, severity } = incident;
    const from = chart.valToPos(startMs, 'x', true);
    const to = Math.max(chart.valToPos(endOf(incident, nowMs()), 'x', true), from + 2 * devicePixelRatio);
    if (severity !== 'info') {
      pen.fillStyle = palette.incident;
      pen.fillRect(from, top, to - from, height);
    }
    pen.fillStyle = palette.levels[SEVERITY_LEVELS[severity]]!;
    pen.fillRect(from, top, to - from, (severity === 'critical' ? 4 : 2) * devicePixelRatio);
  }
  pen.restore();
}

/** Stripes wherever nothing was heard, so that a missing line is no calm one. */
function drawGaps(chart: uPlot, palette: Palette, gaps: readonly Gap[]): void {
  const { left, top, width, height } = chart.bbox;
  const pen = chart.ctx;
  for (const { fromMs, toMs } of gaps) {
    const from = Math.max(left, chart.valToPos(fromMs, 'x', true));
    const to = Math.min(left + width, chart.valToPos(toMs, 'x', true));
    if (to - from < devicePixelRatio) continue;
    pen.save();
    pen.beginPath();
    pen.rect(from, top, to - from, height);
    pen.clip();
    pen.strokeStyle = palette.line;
    pen.lineWidth = 2 * devicePixelRatio;
    pen.beginPath();
    for (let x = from - height; x < to; x += STRIPE * devicePixelRatio) {
      pen.moveTo(x, top + height);
      pen.lineTo(x + height, top);
    }
    pen.stroke();
    if (to - from > WORDS_WIDTH * devicePixelRatio) {
      pen.font = `${11 * devicePixelRatio}px ${FONT.slice(FONT.indexOf(' ') + 1)}`;
      pen.textAlign = 'center';
      pen.fillStyle = palette.soft;
      pen.fillText('no data', (from + to) / 2, top + height - 6 * devicePixelRatio);
    }
    pen.restore();
  }
}

function drawThreshold(chart: uPlot, palette: Palette): void {
  const { left, width } = chart.bbox;
  const y = Math.round(chart.valToPos(THRESHOLD, 'y', true)) + 0.5;
  const pen = chart.ctx;
  pen.save();
  pen.strokeStyle = palette.soft;
  pen.lineWidth = devicePixelRatio;
  pen.setLineDash([2 * devicePixelRatio, 3 * devicePixelRatio]);
  pen.beginPath();
  pen.moveTo(left, y);
  pen.lineTo(left + width, y);
  pen.stroke();
  pen.restore();
}

/** One colour below the threshold and another above, cut exactly at it. */
function atThreshold(chart: uPlot, below: string, above: string): CanvasGradient | string {
  const { top, height } = chart.bbox;
  const { min, max } = chart.scales['y'] ?? {};
  if (typeof min !== 'number' || typeof max !== 'number' || !(height > 0)) return below;
  const gradient = chart.ctx.createLinearGradient(0, top, 0, top + height);
  const cut = Math.min(1, Math.max(0, (max - THRESHOLD) / (max - min)));
  for (const [stop, colour] of [
    [0, above],
    [cut, above],
    [cut, below],
    [1, below],
  ] as const) {
    gradient.addColorStop(stop, colour);
  }
  return gradient;
}

import type { Trace } from '../evaluate/evaluate-folder';
import { THRESHOLD } from '../evaluate/threshold';
import { rangesOf } from '../metrics/ranges';
import { escapeHtml, figure, moment, short } from './format';

const WIDTH = 1000;
const LEFT = 46;
const SIGNAL = { top: 6, height: 44 };
const SCORE = { top: 62, height: 110 };
const ALARMS = { top: 176, height: 6 };
const HEIGHT = 206;
/** Scores below it lie on the floor of the chart. */
const FLOOR = 0.1;
const MIN_CEILING = 10;

/** One series: its first channel, the score in both forms on a logarithmic scale, threshold, labels and alarms. */
export function chart(trace: Trace): string {
  const rows = trace.labels.length;
  const x = (row: number) => LEFT + (row / Math.max(1, rows)) * (WIDTH - LEFT);
  const ceiling = ceilingOf(trace);
  const y = (score: number) => {
    const share = Math.log(Math.max(FLOOR, Math.min(ceiling, score)) / FLOOR) / Math.log(ceiling / FLOOR);
    return SCORE.top + SCORE.height * (1 - share);
  };
  const band = (kind: string, first: number, last: number, top: number, height: number) =>
    `<rect class="${kind}" x="${short(x(first))}" y="${top}" width="${short(Math.max(1, x(last + 1) - x(first)))}" height="${height}"/>`;
  const events = rangesOf(trace.labels);
  return [
    `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escapeHtml(summary(trace, events.length))}">`,
    band('training', 0, trace.trainingRows - 1, SIGNAL.top, SCORE.top + SCORE.height - SIGNAL.top),
    ...events.map(({ first, last }) =>
      band('event', first, last, SIGNAL.top, SCORE.top + SCORE.height - SIGNAL.top),
    ),
    `<path class="signal" d="${signalPath(trace.signal, x)}"/>`,
    ...ticks(ceiling).map(
      (tick) =>
        `<line class="grid" x1="${LEFT}" x2="${WIDTH}" y1="${short(y(tick))}" y2="${short(y(tick))}"/>` +
        `<text class="tick" x="${LEFT - 6}" y="${short(y(tick) + 3.5)}">${tick}</text>`,
    ),
    `<path class="settled" d="${scorePath(trace.settled, x, y)}"/>`,
    `<path class="causal" d="${scorePath(trace.causal, x, y)}"/>`,
    `<line class="threshold" x1="${LEFT}" x2="${WIDTH}" y1="${short(y(THRESHOLD))}" y2="${short(y(THRESHOLD))}"/>`,
    ...rangesOf(trace.alarms).map(({ first, last }) => band('alarm', first, last, ALARMS.top, ALARMS.height)),
    ...rangesOf(trace.alerts).map(({ first }) => marker(x(first))),
    `<text class="edge" x="${LEFT}" y="${HEIGHT - 4}">${edge(trace, 0)}</text>`,
    `<text class="edge last" x="${WIDTH}" y="${HEIGHT - 4}">${edge(trace, rows - 1)}</text>`,
    '</svg>',
  ].join('');
}

/** A triangle that points at the row of an alert. */
function marker(x: number): string {
  const top = ALARMS.top + ALARMS.height + 2;
  return `<path class="alert" d="M${short(x)} ${top}l4 7h-8z"/>`;
}

function summary({ name, causal }: Trace, events: number): string {
  const highest = causal.reduce((most, score) => (score > most ? score : most), -Infinity);
  return `${name}: ${events} labelled events, highest score ${figure(highest, 1)}`;
}

function ceilingOf({ causal, settled }: Trace): number {
  const highest = [causal, settled].reduce(
    (most, scores) => scores.reduce((high, score) => (score > high ? score : high), most),
    MIN_CEILING,
  );
  return 10 ** Math.ceil(Math.log10(highest));
}

function ticks(ceiling: number): number[] {
  const decades = Math.round(Math.log10(ceiling / FLOOR));
  const step = Math.ceil(decades / 5);
  const all = Array.from({ length: decades + 1 }, (_, index) => Number((FLOOR * 10 ** index).toPrecision(1)));
  return all.filter((tick, index) => tick === THRESHOLD || (index - 1) % step === 0);
}

/** The highest score of each column of pixels. */
function scorePath(scores: Float64Array, x: (row: number) => number, y: (score: number) => number): string {
  let drawing = false;
  return columns(scores.length)
    .map(([first, last]) => {
      let highest = NaN;
      for (let row = first; row < last; row++) if (!(scores[row]! <= highest)) highest = scores[row]!;
      const command = drawing ? 'L' : 'M';
      drawing = Number.isFinite(highest);
      return drawing ? `${command}${short(x((first + last) / 2))} ${short(y(highest))}` : '';
    })
    .join('');
}

/** From the lowest to the highest value of each column of pixels. */
function signalPath(signal: Float64Array, x: (row: number) => number): string {
  const known = signal.filter(Number.isFinite);
  const lowest = known.reduce((low, value) => Math.min(low, value), Infinity);
  const highest = known.reduce((high, value) => Math.max(high, value), -Infinity);
  const y = (value: number) =>
    short(SIGNAL.top + SIGNAL.height * (1 - (value - lowest) / (highest - lowest || 1)));
  return columns(signal.length)
    .map(([first, last], index) => {
      const part = signal.subarray(first, last).filter(Number.isFinite);
      if (part.length === 0) return '';
      const at = short(x((first + last) / 2));
      const low = part.reduce((least, value) => Math.min(least, value));
      const high = part.reduce((most, value) => Math.max(most, value));
      return `${index === 0 ? 'M' : 'L'}${at} ${y(low)}${low === high ? '' : `V${y(high)}`}`;
    })
    .join('')
    .replace(/^L/, 'M');
}

function columns(rows: number): [first: number, last: number][] {
  const count = Math.min(rows, WIDTH - LEFT);
  return Array.from({ length: count }, (_, column) => [
    Math.floor((column * rows) / count),
    Math.floor(((column + 1) * rows) / count),
  ]);
}

function edge({ timesMs }: Trace, row: number): string {
  return timesMs === undefined ? `row ${row}` : moment(timesMs[row]!);
}

import type { Trace } from '@kymo/domain';

/** Size of the picture, pixels. */
export const PICTURE = { width: 720, height: 300 } as const;
const FRAME = { left: 72, right: 16, top: 44, bottom: 34 } as const;
const COLOURS = {
  actual: '#c2410c',
  expected: '#1d4ed8',
  band: '#bfdbfe',
  start: '#6b7280',
  text: '#111827',
} as const;
const FONT = 'DejaVu Sans';
const TIME_LABELS = 4;
const VALUE_LABELS = 3;
const START_LABEL_WIDTH = 40;

/**
 * The loudest channel of an incident: measured against expected with its band, and where it began.
 * @param timeZone of the labels on the time axis
 */
export function momentSvg(trace: Trace, timeZone = 'UTC'): string {
  const { actual, expected, band, fromMs, intervalMs, startMs } = trace;
  const count = Math.max(2, actual.length);
  const [low, high] = extentOf(trace);
  const x = (step: number) =>
    round(FRAME.left + (step / (count - 1)) * (PICTURE.width - FRAME.left - FRAME.right));
  const y = (value: number) =>
    round(
      PICTURE.height -
        FRAME.bottom -
        ((value - low) / (high - low)) * (PICTURE.height - FRAME.top - FRAME.bottom),
    );
  const startX = x(Math.max(0, Math.min(count - 1, (startMs - fromMs) / intervalMs)));
  const bottom = PICTURE.height - FRAME.bottom;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${PICTURE.width}" height="${PICTURE.height}" font-family="${FONT}" font-size="12" fill="${COLOURS.text}">`,
    `<rect width="${PICTURE.width}" height="${PICTURE.height}" fill="#ffffff"/>`,
    `<text x="${FRAME.left}" y="22" font-size="14">${escaped(titleOf(trace))}</text>`,
    ...legend(),
    ...valueAxis(low, high, y),
    ...timeAxis(trace, count, x, timeZone),
    ...stretches(expected).map((stretch) => bandPath(stretch, band, x, y)),
    ...stretches(expected).map((stretch) => line(stretch, COLOURS.expected, x, y, ' stroke-dasharray="5 3"')),
    ...stretches(actual).map((stretch) => line(stretch, COLOURS.actual, x, y, ' stroke-width="2"')),
    `<line x1="${startX}" y1="${FRAME.top}" x2="${startX}" y2="${bottom}" stroke="${COLOURS.start}" stroke-dasharray="2 3"/>`,
    startLabel(startX),
    '</svg>',
  ].join('\n');
}

/** Beside the line, on the side that has room for it. */
function startLabel(startX: number): string {
  const isRight = startX > PICTURE.width - START_LABEL_WIDTH;
  const place = isRight ? `x="${startX - 4}" text-anchor="end"` : `x="${startX + 4}"`;
  return `<text ${place} y="${FRAME.top + 10}" fill="${COLOURS.start}">start</text>`;
}

interface Stretch {
  readonly from: number;
  readonly values: readonly number[];
}

/** The parts without gaps. */
function stretches(values: readonly (number | null)[]): readonly Stretch[] {
  const found: { from: number; values: number[] }[] = [];
  values.forEach((value, step) => {
    if (value === null) return;
    const last = found.at(-1);
    if (last && last.from + last.values.length === step) last.values.push(value);
    else found.push({ from: step, values: [value] });
  });
  return found;
}

type Scale = (value: number) => number;

function line({ from, values }: Stretch, colour: string, x: Scale, y: Scale, style: string): string {
  const points = values.map((value, index) => `${x(from + index)},${y(value)}`);
  // A lone value is a dot.
  if (points.length === 1) return `<circle cx="${x(from)}" cy="${y(values[0]!)}" r="2" fill="${colour}"/>`;
  return `<polyline points="${points.join(' ')}" fill="none" stroke="${colour}"${style}/>`;
}

function bandPath({ from, values }: Stretch, band: number, x: Scale, y: Scale): string {
  const upper = values.map((value, index) => `${x(from + index)},${y(value + band)}`);
  const lower = values.map((value, index) => `${x(from + index)},${y(value - band)}`).reverse();
  return `<polygon points="${[...upper, ...lower].join(' ')}" fill="${COLOURS.band}"/>`;
}

function legend(): string[] {
  const entries = [
    ['actual', COLOURS.actual],
    ['expected, with band', COLOURS.expected],
  ] as const;
  return entries.map(
    ([name, colour], index) =>
      `<text x="${PICTURE.width - FRAME.right - 150 * (1 - index)}" y="22" text-anchor="end" fill="${colour}">${name}</text>`,
  );
}

function valueAxis(low: number, high: number, y: Scale): string[] {
  return Array.from({ length: VALUE_LABELS }, (_, index) => {
    const value = low + ((high - low) * index) / (VALUE_LABELS - 1);
    return (
      `<line x1="${FRAME.left}" y1="${y(value)}" x2="${PICTURE.width - FRAME.right}" y2="${y(value)}" stroke="#e5e7eb"/>` +
      `<text x="${FRAME.left - 8}" y="${y(value) + 4}" text-anchor="end">${numberText(value)}</text>`
    );
  });
}

function timeAxis({ fromMs, intervalMs }: Trace, count: number, x: Scale, timeZone: string): string[] {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    timeZoneName: 'short',
  });
  const partsOf = (timeMs: number) =>
    Object.fromEntries(format.formatToParts(timeMs).map(({ type, value }) => [type, value]));
  const y = PICTURE.height - 12;
  const labels = Array.from({ length: TIME_LABELS }, (_, index) => {
    const step = Math.round(((count - 1) * index) / (TIME_LABELS - 1));
    const anchor = index === 0 ? 'start' : index === TIME_LABELS - 1 ? 'end' : 'middle';
    const { hour, minute, second } = partsOf(fromMs + step * intervalMs);
    return `<text x="${x(step)}" y="${y}" text-anchor="${anchor}">${hour}:${minute}:${second}</text>`;
  });
  const zone = partsOf(fromMs)['timeZoneName']!;
  return [`<text x="${FRAME.left - 8}" y="${y}" text-anchor="end">${zone}</text>`, ...labels];
}

/** Of all that is drawn, with a margin. */
function extentOf({ actual, expected, band }: Trace): readonly [number, number] {
  const all = [
    ...actual.filter((value) => value !== null),
    ...expected.flatMap((value) => (value === null ? [] : [value - band, value + band])),
  ];
  const low = Math.min(...all);
  const high = Math.max(...all);
  if (!Number.isFinite(low) || !Number.isFinite(high)) return [0, 1];
  const margin = (high - low) * 0.05 || Math.abs(high) * 0.05 || 1;
  return [low - margin, high + margin];
}

function titleOf({ series, channel, unit }: Trace): string {
  return `${series} · ${channel}${unit === undefined ? '' : ` in ${unit}`}`;
}

function numberText(value: number): string {
  return String(Number(value.toPrecision(3)));
}

function round(value: number): number {
  return Math.round(10 * value) / 10;
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (found) => `&#${found.charCodeAt(0)};`).replace(/\p{Cc}/gu, ' ');
}

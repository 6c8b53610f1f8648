import type { ExplanationView } from '@kymo/api';

type Trace = ExplanationView['traces'][number];

/** Most columns of a plot; a longer window is drawn by its last ones, where the trouble is. */
const WIDEST = 96;
const ROWS = 11;
const BARS = ' ▁▂▃▄▅▆▇█';

/** Measured (●) against expected (─) with the band (░) about it, and the share of each step below. */
export function plot({ actual, expected, band }: Trace, shares: readonly number[]): string[] {
  const from = Math.max(0, expected.length - WIDEST);
  const known = actual.slice(from);
  const usual = expected.slice(from);
  const all = [
    ...known.filter((value) => value !== null),
    ...usual.flatMap((value) => (value === null ? [] : [value - band, value + band])),
  ];
  const low = Math.min(...all);
  const span = Math.max(...all) - low || 1;
  const rowOf = (value: number): number => Math.round(((value - low) / span) * (ROWS - 1));
  const glyph = (row: number, step: number): string => {
    const value = known[step] ?? null;
    const middle = usual[step] ?? null;
    if (value !== null && rowOf(value) === row) return '●';
    if (middle === null) return ' ';
    if (rowOf(middle) === row) return '─';
    return row >= rowOf(middle - band) && row <= rowOf(middle + band) ? '░' : ' ';
  };
  const lines = Array.from({ length: ROWS }, (_, index) => {
    const row = ROWS - 1 - index;
    const label = row % 5 === 0 ? shortNumber(low + (span * row) / (ROWS - 1)) : '';
    return `${label.padStart(10)} ┤${usual.map((_, step) => glyph(row, step)).join('')}`;
  });
  return [...lines, `${'share'.padStart(10)}  ${bars(shares.slice(from))}`];
}

/** One block a value, the highest one full. */
export function bars(values: readonly number[]): string {
  const highest = Math.max(...values, Number.MIN_VALUE);
  return values.map((value) => BARS[Math.ceil((value / highest) * (BARS.length - 1))]).join('');
}

/** Four digits that count. */
function shortNumber(value: number): string {
  return String(Number(value.toPrecision(4)));
}

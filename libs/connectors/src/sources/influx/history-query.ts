import type { HttpAnswer, HttpRequest } from '../../http/http-client';
import type { InfluxSourceOptions } from './influx-source-options';

/** One moment of one combination of tags. */
export interface HistoryRow {
  readonly timeMs: number;
  readonly tags: Readonly<Record<string, string>>;
  /** Finite numbers by field. */
  readonly values: Readonly<Record<string, number>>;
}

/** How one language asks for the rows of a measurement, and reads the answer. */
export interface HistoryQuery {
  /** Rows with `fromMs` <= time < `toMs`. */
  request(options: InfluxSourceOptions, fromMs: number, toMs: number): { url: URL; request: HttpRequest };
  /**
   * @returns the rows in any order, or `too_much` where the database left some out
   * @throws Error where the answer is of another form
   */
  rows(answer: HttpAnswer): readonly HistoryRow[] | 'too_much';
}

/** Numbers and texts of a row: numbers are channels, texts are tags. Booleans become 1 and 0. */
export function rowOf(timeMs: number, cells: Readonly<Record<string, unknown>>): HistoryRow {
  const tags: Record<string, string> = {};
  const values: Record<string, number> = {};
  for (const [name, cell] of Object.entries(cells)) {
    if (typeof cell === 'string') tags[name] = cell;
    else if (typeof cell === 'number' && Number.isFinite(cell)) values[name] = cell;
    else if (typeof cell === 'boolean') values[name] = cell ? 1 : 0;
  }
  return { timeMs, tags, values };
}

/** A name within double quotes, as InfluxQL, Flux and SQL write them. */
export function quoted(name: string, quote = '\\"'): string {
  return `"${name.replaceAll('"', quote)}"`;
}

import type { Header } from '../dialect/header';
import { namesAgain } from '../dialect/later-headers';
import { splitRows } from '../dialect/split';
import type { TableRow } from './table';

/** A longer row is none: a quote that was never closed, or no text at all. */
const ROW_LIMIT = 1_048_576;

/**
 * Takes the lines of a table apart, from the first line of the file on; what is no row is passed over. A header further
 * below may name the columns in another order, and others: each row has the cells of all names.
 */
export class CsvRows {
  /** Lines below the header that were no rows: comments, headers that come again. */
  passedOver = 0;
  readonly #separator: string;
  readonly #comments: readonly string[];
  readonly #names: readonly string[];
  readonly #known: ReadonlySet<string>;
  readonly #headerText: string;
  readonly #skippedTexts: ReadonlySet<string>;
  readonly #first: Section;
  #toSkip: number;
  /** By the header that came last. */
  #section: Section;

  constructor(separator: string, header: Header, declaredLines: number) {
    const { names, width, later = [] } = header;
    this.#separator = separator;
    this.#comments = header.comments;
    this.#names = [...names, ...later];
    this.#known = new Set(this.#names.filter((name) => name !== ''));
    this.#headerText = textOf(names);
    this.#skippedTexts = new Set(header.skipped.map((line) => line.trim()));
    this.#first =
      later.length === 0 ? { width } : { width, order: this.#names.map((_, at) => (at < width ? at : -1)) };
    this.#section = this.#first;
    this.#toSkip = header.skipLines + declaredLines;
  }

  read(lines: readonly string[]): TableRow[] {
    const skipped = Math.min(this.#toSkip, lines.length);
    this.#toSkip -= skipped;
    const filled = lines.slice(skipped).filter((line) => line !== '' && line.trim() !== '');
    const cells = splitRows(
      filled.some((line) => line.length > ROW_LIMIT)
        ? filled.map((line) => line.slice(0, ROW_LIMIT))
        : filled,
      this.#separator,
    );
    const rows: TableRow[] = [];
    filled.forEach((line, index) => {
      const row = this.#row(line, cells[index]);
      if (row === undefined) this.passedOver++;
      else rows.push(row);
    });
    return rows;
  }

  #row(text: string, cells: string[] | undefined): TableRow | undefined {
    if (this.#comments.some((mark) => text.startsWith(mark))) return undefined;
    if (text.length > ROW_LIMIT)
      return {
        text: text.slice(0, ROW_LIMIT),
        misfit: { reason: 'too_large', why: `${text.length} characters found, at most ${ROW_LIMIT} allowed` },
      };
    if (cells === undefined) return this.#misfit(text, 'quotes that do not match');
    if (this.#isHeader(cells, text)) return undefined;
    const { width, order, foreign } = this.#section;
    const spare = cells.length - width;
    if (spare !== 0 && !(spare > 0 && cells.slice(width).every((cell) => cell === '')))
      return this.#skippedTexts.has(text.trim())
        ? undefined
        : this.#misfit(text, `${cells.length} ${cells.length === 1 ? 'cell' : 'cells'}`);
    if (this.#skippedTexts.size > 0 && this.#skippedTexts.has(text.trim())) return undefined;
    if (foreign !== undefined) return { text, misfit: { reason: 'schema', why: this.#foreignWhy(foreign) } };
    if (order !== undefined) return { text, cells: order.map((at) => (at < 0 ? '' : cells[at]!)) };
    return { text, cells: spare > 0 ? cells.slice(0, width) : cells };
  }

  /** A header that comes again; its columns may be others, and in another order. */
  #isHeader(row: readonly string[], text: string): boolean {
    if (!namesAgain(row, this.#known) || this.#skippedTexts.has(text.trim())) return false;
    this.#section = textOf(row) === this.#headerText ? this.#first : this.#sectionBelow(row);
    return true;
  }

  #sectionBelow(row: readonly string[]): Section {
    const names = row.slice(0, row.findLastIndex((name) => name !== '') + 1);
    const filled = names.filter((name) => name !== '');
    const isTold =
      filled.every((name) => this.#known.has(name)) &&
      new Set(filled).size === filled.length &&
      this.#known.size === this.#names.filter((name) => name !== '').length;
    if (!isTold) return { width: names.length, foreign: filled.join(', ') };
    return {
      width: names.length,
      order: this.#names.map((name, at) =>
        name === '' ? (names[at] === '' ? at : -1) : names.indexOf(name),
      ),
    };
  }

  #foreignWhy(foreign: string): string {
    return `the header above it (${foreign.slice(0, 80)}) names other columns than the first one (${this.#names.join(', ').slice(0, 80)}); files of their own expected`;
  }

  #misfit(text: string, found: string): TableRow {
    const why = `${found} found, ${this.#section.width} cells as in the first row expected`;
    return { text, misfit: { reason: 'ragged_row', why } };
  }
}

/** The rows below one header. */
interface Section {
  /** Cells of a row. */
  readonly width: number;
  /** Where the cell of each name stands, -1 for none; undefined where as at first. */
  readonly order?: readonly number[];
  /** Names that are not known, or not distinct; its rows are refused. */
  readonly foreign?: string;
}

function textOf(names: readonly string[]): string {
  return names.slice(0, names.findLastIndex((name) => name !== '') + 1).join('\u0000');
}

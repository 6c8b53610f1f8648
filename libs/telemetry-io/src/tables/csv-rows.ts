import { kindOf } from '../dialect/cell-kinds';
import type { Header } from '../dialect/header';
import { splitRows } from '../dialect/split';
import type { TableRow } from './table';

/** A longer row is none: a quote that was never closed, or no text at all. */
const ROW_LIMIT = 1_048_576;

/** Takes the lines of a table apart, from the first line of the file on; what is no row is passed over. */
export class CsvRows {
  /** Lines below the header that were no rows: comments, headers that come again. */
  passedOver = 0;
  readonly #separator: string;
  readonly #width: number;
  readonly #comments: readonly string[];
  readonly #header: readonly string[];
  readonly #headerText: string;
  readonly #skippedTexts: ReadonlySet<string>;
  #toSkip: number;
  /** Where the cells of a row stand in the header that came last; undefined where as at first. */
  #order: readonly number[] | undefined;
  /** Names of the header that came last, where they are others; its rows are refused. */
  #foreign: string | undefined;

  constructor(separator: string, header: Header, declaredLines: number) {
    this.#separator = separator;
    this.#width = header.width;
    this.#comments = header.comments;
    this.#header = header.names;
    this.#headerText = header.names.join('\u0000');
    this.#skippedTexts = new Set(header.skipped.map((line) => line.trim()));
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
    const spare = cells.length - this.#width;
    if (spare !== 0 && !(spare > 0 && cells.slice(this.#width).every((cell) => cell === '')))
      return this.#skippedTexts.has(text.trim())
        ? undefined
        : this.#misfit(text, `${cells.length} ${cells.length === 1 ? 'cell' : 'cells'}`);
    const row = spare > 0 ? cells.slice(0, this.#width) : cells;
    if (this.#isHeader(row, text)) return undefined;
    if (this.#foreign !== undefined) return { text, misfit: { reason: 'schema', why: this.#foreignWhy() } };
    return { text, cells: this.#order === undefined ? row : this.#order.map((at) => row[at]) };
  }

  /** A header that comes again; its columns may come in another order. */
  #isHeader(row: readonly string[], text: string): boolean {
    const [first = ''] = row;
    const at = this.#header.indexOf(first);
    if (at < 0 || first === '') return this.#skippedTexts.size > 0 && this.#skippedTexts.has(text.trim());
    if (row.join('\u0000') === this.#headerText) {
      this.#order = undefined;
      this.#foreign = undefined;
      return true;
    }
    const order = this.#header.map((name) => row.indexOf(name));
    const isSame = order.every((index) => index >= 0) && new Set(order).size === order.length;
    if (!isSame && !row.every((cell) => cell === '' || kindOf(cell) === 'text')) return false;
    this.#order = isSame ? order : undefined;
    this.#foreign = isSame ? undefined : row.join(', ');
    return true;
  }

  #foreignWhy(): string {
    return `the header above it (${this.#foreign!.slice(0, 80)}) names other columns than the first one (${this.#header.join(', ').slice(0, 80)}); files of their own expected`;
  }

  #misfit(text: string, found: string): TableRow {
    const why = `${found} found, ${this.#width} cells as in the first row expected`;
    return { text, misfit: { reason: 'ragged_row', why } };
  }
}

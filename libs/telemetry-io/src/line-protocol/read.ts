/** One line of Influx line protocol, taken apart. */
export interface ProtocolLine {
  readonly measurement: string;
  readonly tags: Readonly<Record<string, string>>;
  /** Numbers (booleans as 1 and 0); fields of text are left out. */
  readonly fields: readonly (readonly [name: string, value: number])[];
  /** Fields of text that were left out. */
  readonly textFields: number;
  /** As written: an integer in the unit of the stream. */
  readonly time?: string;
}

/** A line that is not line protocol, and where it goes wrong. */
class LineSyntaxError extends Error {
  constructor(expected: string, line: string, position: number) {
    const found =
      position < line.length ? JSON.stringify(line.slice(position, position + 20)) : 'the end of the line';
    super(`${expected} expected at character ${position + 1}, ${found} found`);
    this.name = new.target.name;
  }
}

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;
const INTEGER = /^[+-]?\d+[iu]$/;
const NON_NUMBER = /^[+-]?(nan|inf(inity)?)$/i;
const BOOLEANS: Readonly<Record<string, number>> = {
  t: 1,
  T: 1,
  true: 1,
  True: 1,
  TRUE: 1,
  f: 0,
  F: 0,
  false: 0,
  False: 0,
  FALSE: 0,
};

/** Lines of a text; a line feed within a quoted field belongs to its line. Comments and blank lines are left out. */
export function splitLines(text: string): string[] {
  return numberedLines(text).map(({ line }) => line);
}

/** The lines of a text as `splitLines` has them, each with its number in the text, from 1. */
export function numberedLines(text: string): { readonly line: string; readonly number: number }[] {
  const lines = text.includes('"') ? splitQuoted(text) : text.split('\n');
  let number = 1;
  return lines
    .map((line) => {
      const numbered = { line: line.endsWith('\r') ? line.slice(0, -1) : line, number };
      number += line.includes('\n') ? line.split('\n').length : 1;
      return numbered;
    })
    .filter(({ line }) => line.trim() !== '' && !line.trimStart().startsWith('#'));
}

function splitQuoted(text: string): string[] {
  const lines: string[] = [];
  for (let start = 0; start <= text.length;) {
    const end = lineEnd(text, start);
    lines.push(text.slice(start, end));
    start = end + 1;
  }
  return lines;
}

/** Where the line that begins at `start` ends; a quote that is never closed does not take other lines with it. */
function lineEnd(text: string, start: number): number {
  const feed = text.indexOf('\n', start);
  const plainEnd = feed < 0 ? text.length : feed;
  if (text[start] === '#') return plainEnd;
  let inFields = false;
  for (let index = start; index < text.length; index++) {
    const character = text[index];
    if (character === '\n') return index;
    if (character === ' ') inFields = true;
    if (character === '\\') index++;
    if (character !== '"' || !inFields || text[index - 1] !== '=') continue;
    index = closingQuote(text, index);
    if (index < 0) return plainEnd;
  }
  return text.length;
}

/** Where the text opened by the quote at `open` is closed; -1 if nowhere. */
function closingQuote(text: string, open: number): number {
  for (let index = open + 1; index < text.length; index++) {
    if (text[index] === '"') return index;
    if (text[index] === '\\') index++;
  }
  return -1;
}

/**
 * Takes one line apart.
 * @throws LineSyntaxError where the line leaves the protocol
 */
export function parseLine(line: string): ProtocolLine {
  const cursor = new Cursor(line);
  const measurement = cursor.name(', ', ', ');
  if (measurement === '') throw cursor.expected('a measurement');
  const tags: Record<string, string> = {};
  while (cursor.take(',')) {
    const key = cursor.key('a tag');
    const value = cursor.name(', ', ', =');
    if (value === '') throw cursor.expected(`a value for the tag ${key}`);
    tags[key] = value;
  }
  if (!cursor.take(' ')) throw cursor.expected('a blank before the fields');
  const fields: [string, number][] = [];
  let textFields = 0;
  do {
    const key = cursor.key('a field');
    const value = cursor.value(key);
    if (typeof value === 'number') fields.push([key, value]);
    else textFields++;
  } while (cursor.take(','));
  const time = cursor.rest();
  if (time !== '' && !/^-?\d+$/.test(time)) throw cursor.expected('a timestamp of digits');
  return { measurement, tags, fields, textFields, ...(time !== '' && { time }) };
}

class Cursor {
  readonly #line: string;
  #position = 0;

  constructor(line: string) {
    this.#line = line.trimStart();
  }

  expected(what: string): LineSyntaxError {
    return new LineSyntaxError(what, this.#line, this.#position);
  }

  take(character: string): boolean {
    if (this.#line[this.#position] !== character) return false;
    this.#position++;
    return true;
  }

  /** What is left, without the blanks around it; the cursor stays. */
  rest(): string {
    return this.#line.slice(this.#position).trim();
  }

  /** Text up to one of `stops`; a backslash before one of `escapable` makes it part of the text. */
  name(stops: string, escapable: string): string {
    let text = '';
    let start = this.#position;
    for (; this.#position < this.#line.length; this.#position++) {
      const character = this.#line.charAt(this.#position);
      if (stops.includes(character)) break;
      const next = this.#line[this.#position + 1];
      if (character === '\\' && next !== undefined && escapable.includes(next)) {
        text += this.#line.slice(start, this.#position);
        start = ++this.#position;
      }
    }
    return text + this.#line.slice(start, this.#position);
  }

  /** Key of a tag or field, with the equals sign that follows it. */
  key(what: string): string {
    const key = this.name(',= ', ', =');
    if (key === '' || key === '__proto__') throw this.expected(`the key of ${what}`);
    if (!this.take('=')) throw this.expected(`"=" after the key ${key} of ${what}`);
    return key;
  }

  /** Value of a field: a number, or undefined where it is text. */
  value(key: string): number | undefined {
    if (this.#line[this.#position] === '"') return this.#text();
    const start = this.#position;
    const written = this.name(', ', '');
    if (NUMBER.test(written) || INTEGER.test(written)) return Number.parseFloat(written);
    const boolean = Object.hasOwn(BOOLEANS, written) ? BOOLEANS[written] : undefined;
    if (boolean !== undefined) return boolean;
    if (NON_NUMBER.test(written)) return NaN;
    this.#position = start;
    throw this.expected(`a number, boolean or quoted text for the field ${key}`);
  }

  #text(): undefined {
    const close = closingQuote(this.#line, this.#position);
    if (close < 0) throw this.expected('the closing quote of a text');
    this.#position = close + 1;
    return undefined;
  }
}

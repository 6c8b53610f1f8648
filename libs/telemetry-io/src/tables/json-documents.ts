/** A longer document is given up: it is refused. */
const DOCUMENT_LIMIT = 256 * 1_048_576;

/**
 * The texts of the JSON documents of a stream, one after the other, however they are laid out: one a line, pretty-printed,
 * or the elements of one array. What stands between them is given as a text that is no JSON.
 */
export class JsonDocuments {
  #rest = '';
  #isInArray = false;
  #depth = 0;
  #inText = false;
  #scanned = 0;

  /** Documents that end in this piece. */
  add(piece: string): string[] {
    this.#rest += piece;
    const found: string[] = [];
    let start = 0;
    let at = this.#scanned;
    const text = this.#rest;
    for (; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (this.#inText) {
        if (code === BACKSLASH) at++;
        else if (code === QUOTE) this.#inText = false;
        continue;
      }
      if (code === QUOTE) {
        this.#inText = true;
        continue;
      }
      if (code === OPEN_BRACE || code === OPEN_BRACKET) {
        if (this.#depth === 0 && code === OPEN_BRACKET && !this.#isInArray && opensObjects(text, at)) {
          this.#isInArray = true;
          start = at + 1;
        } else this.#depth++;
      } else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) {
        if (this.#depth === 0) {
          this.#isInArray = false;
          start = at + 1;
          continue;
        }
        if (--this.#depth === 0) {
          found.push(text.slice(start, at + 1).replace(/^[\s,\u001e]+/, ''));
          start = at + 1;
        }
      } else if (this.#depth === 0 && code === LINE_FEED && !this.#isInArray) {
        const stray = text.slice(start, at).trim();
        if (stray !== '' && stray !== ',') found.push(stray);
        start = at + 1;
      }
    }
    this.#rest = text.slice(start);
    this.#scanned = Math.max(0, at - start);
    if (this.#rest.length > DOCUMENT_LIMIT)
      throw new Error('one JSON document of it is larger than 256 MB; one object a line expected');
    return found;
  }

  /** What is left at the end: a document that was cut, if anything. */
  end(): string[] {
    const rest = this.#rest
      .trim()
      .replace(/^[,\]]+|[,\]]+$/g, '')
      .trim();
    this.#rest = '';
    return rest === '' ? [] : [rest];
  }
}

const [BACKSLASH, QUOTE, LINE_FEED] = [0x5c, 0x22, 0x0a];
const [OPEN_BRACE, CLOSE_BRACE, OPEN_BRACKET, CLOSE_BRACKET] = [0x7b, 0x7d, 0x5b, 0x5d];

/** Whether an array holds objects or arrays, each a document of its own; one of a line by itself stays whole. */
function opensObjects(text: string, at: number): boolean {
  const next = /\S/.exec(text.slice(at + 1, at + 2000))?.[0];
  return next === '{' || next === '[' || next === undefined;
}

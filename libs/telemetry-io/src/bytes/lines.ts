/** A longer line is cut: it is refused as too large, and memory stays bounded. */
const LINE_LIMIT = 16 * 1_048_576;
/** A quote that is not closed after so many lines is a stray one. */
const QUOTED_LINES_LIMIT = 50;

/** Lines of a text without their ends, in blocks as they arrive; line feeds, returns, or both end a line. */
export async function* splitLines(chunks: AsyncIterable<string>): AsyncGenerator<string[]> {
  let rest = '';
  let end: string | undefined;
  for await (const chunk of chunks) {
    const isNew = end === undefined;
    end ??= lineEndIn(chunk);
    if (rest.length >= LINE_LIMIT && !chunk.includes(end ?? '\n')) continue;
    // What was looked through before is not again: a long line would cost the square of its length.
    const lines = (isNew ? rest + chunk : chunk).split(end ?? '\n');
    if (!isNew) lines[0] = rest + lines[0]!;
    rest = lines.pop()!;
    if (lines.length > 0) yield lines.map(withoutReturn);
  }
  if (rest !== '') yield [withoutReturn(rest)];
}

/** How the lines end, as far as this piece shows. */
function lineEndIn(chunk: string): string | undefined {
  if (chunk.includes('\n')) return '\n';
  return chunk.slice(0, -1).includes('\r') ? '\r' : undefined;
}

function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}

/** Puts the lines of a quoted cell that goes over several lines together; a stray quote takes no other lines along. */
export async function* joinQuoted(blocks: AsyncIterable<string[]>): AsyncGenerator<string[]> {
  const joining = new QuoteJoining();
  for await (const block of blocks) {
    const whole = joining.add(block);
    if (whole.length > 0) yield whole;
  }
  const rest = joining.end();
  if (rest.length > 0) yield rest;
}

/** The same for lines at hand. */
export function joinedQuoted(lines: readonly string[]): string[] {
  const joining = new QuoteJoining();
  return [...joining.add(lines), ...joining.end()];
}

class QuoteJoining {
  #open: string[] = [];

  add(lines: readonly string[]): string[] {
    const whole: string[] = [];
    for (const line of lines) {
      const isWithin = this.#open.length > 0;
      const staysOpen = line.includes('"') ? isOpenAfter(line, isWithin) : isWithin;
      if (!isWithin && !staysOpen) {
        whole.push(line);
        continue;
      }
      this.#open.push(line);
      if (!staysOpen) {
        whole.push(this.#open.join('\n'));
        this.#open = [];
      } else if (this.#open.length > QUOTED_LINES_LIMIT) {
        whole.push(...this.#open);
        this.#open = [];
      }
    }
    return whole;
  }

  end(): string[] {
    return this.#open.splice(0);
  }
}

/** Whether a quoted cell is open behind a line; a quote within a cell that is not quoted, as in `5" pipe`, opens none. */
function isOpenAfter(line: string, isOpenBefore: boolean): boolean {
  let isOpen = isOpenBefore;
  for (let at = line.indexOf('"'); at >= 0; at = line.indexOf('"', at + 1)) {
    if (!isOpen) isOpen = at === 0 || BEFORE_CELL.includes(line[at - 1]!);
    else if (line[at + 1] === '"') at++;
    else isOpen = false;
  }
  return isOpen;
}

/** What stands before a cell. */
const BEFORE_CELL = ',;\t| \ufeff';

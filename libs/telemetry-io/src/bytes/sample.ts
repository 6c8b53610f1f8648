import { joinedQuoted, splitLines } from './lines';
import type { Input } from './input';

/** Lines of a text from its head, and runs of lines from its middle and its end. */
export interface LineSample {
  /** With blank lines, from the first line on. */
  readonly head: readonly string[];
  /** Without blank lines; each run is of one piece, in the order of the file. */
  readonly runs: readonly (readonly string[])[];
  /** Whether the head is all there is. */
  readonly isWhole: boolean;
}

const HEAD_CHARACTERS = 1_500_000;
/** Of a longer line only its beginning is looked at. */
const LINE_CHARACTERS = 262_144;
const RUN_CHARACTERS = 16_384;
const MIDDLE_RUNS = 48;

/**
 * Looks at the head, the middle and the end of a file.
 * @param headOnly looks at so many characters of the head, and no further
 * @throws Error for what is no text, or is damaged
 */
export async function sampleFile(input: Input, headOnly?: number): Promise<LineSample> {
  const [head, isWhole] = await headOf(input, headOnly ?? HEAD_CHARACTERS);
  if (isWhole || headOnly !== undefined) return { head, runs: [], isWhole };
  const isPlain = input.container === undefined && !input.encoding.startsWith('utf-16');
  return { head, runs: isPlain ? await runsOfPlain(input) : await runsOfStream(input), isWhole };
}

async function headOf(input: Input, most: number): Promise<[string[], boolean]> {
  const lines: string[] = [];
  let characters = 0;
  try {
    for await (const block of splitLines(input.text())) {
      for (const line of block) {
        lines.push(line.length > LINE_CHARACTERS ? line.slice(0, LINE_CHARACTERS) : line);
        characters += line.length + 1;
        if (characters >= most) return [joinedQuoted(lines), false];
      }
    }
  } catch (thrown) {
    // What came before the damage is read; the damage is told in its turn.
    if (lines.length < 2) throw thrown;
  }
  return [joinedQuoted(lines), true];
}

/** Pieces of a file whose bytes can be read anywhere. */
async function runsOfPlain(input: Input): Promise<string[][]> {
  const total = input.totalBytes!;
  const runs: string[][] = [];
  const tailAt = Math.max(HEAD_CHARACTERS, total - 4 * RUN_CHARACTERS);
  // No row is looked at twice.
  const count = Math.min(MIDDLE_RUNS, Math.floor((tailAt - HEAD_CHARACTERS) / RUN_CHARACTERS) - 1);
  for (let index = 1; index <= count; index++) {
    const position = Math.floor(HEAD_CHARACTERS + ((tailAt - HEAD_CHARACTERS) * index) / (count + 1));
    const bytes = await input.bytesAt(position, RUN_CHARACTERS);
    runs.push(linesWithin(textOf(bytes, input), true));
  }
  const tail = await input.bytesAt(tailAt, total - tailAt);
  runs.push(linesWithin(textOf(tail, input), false));
  return runs.filter((run) => run.length > 0);
}

function textOf(bytes: Buffer, { encoding }: Input): string {
  return encoding === 'windows-1252' ? bytes.toString('latin1') : bytes.toString('utf8');
}

/** Pieces of what has to be unpacked from its start: evenly thinned as it goes on. */
async function runsOfStream(input: Input): Promise<string[][]> {
  let runs: string[] = [];
  let every = 1;
  let seen = 0;
  let tail = '';
  for await (const text of input.text()) {
    if (seen++ % every === 0) runs.push(text.slice(0, RUN_CHARACTERS));
    if (runs.length > 2 * MIDDLE_RUNS) {
      runs = runs.filter((_, index) => index % 2 === 0);
      every *= 2;
    }
    tail = (tail + text).slice(-4 * RUN_CHARACTERS);
  }
  return [...runs.slice(1).map((run) => linesWithin(run, true)), linesWithin(tail, false)];
}

/** The whole lines of a piece that was cut anywhere. */
function linesWithin(piece: string, isCutBehind: boolean): string[] {
  const lines = piece.split(/\r\n|\n|\r/).slice(1, isCutBehind ? -1 : undefined);
  return lines.filter((line) => line.trim() !== '');
}

import type { LineSample } from '../bytes/sample';

const SAMPLED_LINES = 200;
const SEPARATED = /[,;\t|]/;

/** Whether each row stands in quotes as a whole, as a spreadsheet saves what it took for one column. */
export function isQuotedByLine({ head }: LineSample): boolean {
  const rows = head.filter((line) => line.trim() !== '').slice(1, SAMPLED_LINES);
  return rows.length > 1 && rows.every((line) => quotedLine(line) !== undefined);
}

/** The line without the quotes around it; undefined where it has none, or they are those of its cells. */
function quotedLine(line: string): string | undefined {
  const inner = /^\s*"((?:[^"]|"")*)"\s*$/.exec(line)?.[1];
  return inner !== undefined && SEPARATED.test(inner) ? inner.replaceAll('""', '"') : undefined;
}

/** The line as it was before it was taken for one cell. */
export function withoutQuotes(line: string): string {
  return quotedLine(line) ?? line;
}

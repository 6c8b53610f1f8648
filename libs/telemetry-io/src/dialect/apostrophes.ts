import type { LineSample } from '../bytes/sample';

const QUOTED_CELL = /(?:^|[,;\t|])\s*'(?:[^']|'')*'\s*(?=$|[,;\t|])/;
const SAMPLED_LINES = 200;
/** Share of the lines that have such a cell; titles and comments have none. */
const QUOTED_SHARE = 0.8;

/** Whether cells stand in apostrophes, as SQL tools and ARFF write them. */
export function isApostropheQuoted({ head }: LineSample): boolean {
  const filled = head.filter((line) => line.trim() !== '').slice(0, SAMPLED_LINES);
  const quoted = filled.filter((line) => QUOTED_CELL.test(line) && line.split("'").length % 2 === 1);
  return quoted.length > 1 && quoted.length >= QUOTED_SHARE * filled.length;
}

/** Each of the two quotes for the other: below, cells are quoted by `"` alone. */
export function swapQuotes(text: string): string {
  return text.replaceAll(/['"]/g, (quote) => (quote === '"' ? "'" : '"'));
}

import { joinedQuoted, joinQuoted, splitLines } from '../bytes/lines';
import type { Outcome } from '../reading/outcome';
import { isApostropheQuoted, swapQuotes } from '../dialect/apostrophes';
import { isQuotedByLine, withoutQuotes } from '../dialect/quoted-lines';
import { csvTable } from '../tables/csv-table';
import { RowReader } from '../tables/row-reader';
import { rolesOf } from '../tables/roles';
import { sortCells } from './sorting';
import type { RowSource, SourceParts } from './source';
import { tableLayout } from './table-layout';

/** A table of text. @throws Error with what was found and what is expected */
export function csvSource(parts: SourceParts): RowSource {
  const { input, options, series, tally } = parts;
  const isByLine = isQuotedByLine(parts.lines);
  const { lines, text } = isByLine
    ? withLines(parts, withoutQuotes)
    : isApostropheQuoted(parts.lines)
      ? withQuotesSwapped(parts)
      : parts;
  const table = csvTable(lines, options);
  const { sample, separator, header } = table;
  const roles = rolesOf(sample, options, header.skipped);
  const { layout, spanMs } = tableLayout(sample, roles, input.isStream);
  async function* outcomes(): AsyncGenerator<Outcome[]> {
    const reader = new RowReader(roles, sample.names, series, tally);
    const rows = table.rows();
    let row = 0;
    for await (const block of joinQuoted(splitLines(text()))) {
      const read = rows
        .read(isByLine ? block.map(withoutQuotes) : block)
        .map((one) => reader.read(one, row++));
      tally.passedOver = rows.passedOver;
      if (read.length > 0) yield read;
    }
  }
  return {
    layout: {
      format: 'csv',
      ...layout,
      separator,
      decimal: sample.numbers.decimal,
      headerLine: header.line,
      skippedLines: header.skipped,
      notes: [
        ...(isByLine ? ['each row stands in quotes as a whole: read without them'] : []),
        ...table.notes,
        ...layout.notes,
      ],
      doubts: [...table.doubts, ...layout.doubts],
    },
    spanMs,
    markLines: header.skipLines + 1,
    sortRows: sortCells(separator, roles.time),
    outcomes,
  };
}

/** Lines as they are meant; those of the text are changed when they have been parted. */
function withLines(
  { lines, text }: SourceParts,
  meant: (line: string) => string,
): Pick<SourceParts, 'lines' | 'text'> {
  const { head, runs, isWhole } = lines;
  return { lines: { head: head.map(meant), runs: runs.map((run) => run.map(meant)), isWhole }, text };
}

function withQuotesSwapped({ lines, text }: SourceParts): Pick<SourceParts, 'lines' | 'text'> {
  const { head, runs, isWhole } = lines;
  return {
    lines: {
      head: joinedQuoted(head.map(swapQuotes)),
      runs: runs.map((run) => run.map(swapQuotes)),
      isWhole,
    },
    text: async function* () {
      for await (const piece of text()) yield swapQuotes(piece);
    },
  };
}

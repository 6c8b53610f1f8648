import { joinedQuoted, joinQuoted, splitLines } from '../bytes/lines';
import type { Outcome } from '../reading/outcome';
import { isApostropheQuoted, swapQuotes } from '../dialect/apostrophes';
import { csvTable } from '../tables/csv-table';
import { RowReader } from '../tables/row-reader';
import { rolesOf } from '../tables/roles';
import { sortCells } from './sorting';
import type { RowSource, SourceParts } from './source';
import { tableLayout } from './table-layout';

/** A table of text. @throws Error with what was found and what is expected */
export function csvSource(parts: SourceParts): RowSource {
  const { input, options, series, tally } = parts;
  const { lines, text } = isApostropheQuoted(parts.lines) ? withQuotesSwapped(parts) : parts;
  const table = csvTable(lines, options);
  const { sample, separator, header } = table;
  const roles = rolesOf(sample, options);
  const layout = tableLayout(sample, roles, input.isStream);
  async function* outcomes(): AsyncGenerator<Outcome[]> {
    const reader = new RowReader(roles, sample.names, series, tally);
    const rows = table.rows();
    let row = 0;
    for await (const block of joinQuoted(splitLines(text()))) {
      const read = rows.read(block).map((one) => reader.read(one, row++));
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
      notes: [...table.notes, ...layout.notes],
      doubts: [...table.doubts, ...layout.doubts],
    },
    markLines: header.skipLines + 1,
    sortRows: sortCells(separator, roles.time),
    outcomes,
  };
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

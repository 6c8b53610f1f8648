import type { FileDescription } from '@kymo/connectors';
import { KymoError } from '@kymo/domain';
import type { Disorder, SeriesTally } from './series-tally';

const NAME_THEM =
  'If the rows are of several machines, name the column that tells them apart by --series instead.';

/**
 * Refuses a file of which some series could not be monitored for the order of its rows, naming the worst one.
 * @throws KymoError INPUT_UNREADABLE
 */
export function refuseDisorder(
  tallies: ReadonlyMap<string, SeriesTally>,
  input: string,
  { sortCommand }: Pick<FileDescription, 'sortCommand'>,
): void {
  const found = [...tallies].flatMap(([series, tally]) => {
    const kind = tally.disorder();
    return kind === undefined ? [] : [{ series, kind, rows: tally[kind], of: tally.samples }];
  });
  const [worst, ...others] = found.sort((a, b) => b.rows - a.rows);
  if (worst === undefined) return;
  const { series, kind, rows, of } = worst;
  const more = others.length === 0 ? '' : ` (and of ${others.length} more series)`;
  const whose = `${rows} of the ${of} rows of series ${JSON.stringify(series)}${more}`;
  throw new KymoError('INPUT_UNREADABLE', `reading ${input}: ${said(kind, whose, sortCommand)}`, {
    context: { input, series, [kind]: rows, rows: of },
  });
}

function said(kind: Disorder, whose: string, sortCommand: string): string {
  if (kind === 'late') {
    return (
      `${whose} are earlier than rows before them. The times of a series must ascend. ` +
      `Sort the file by time (${sortCommand}). ${NAME_THEM}`
    );
  }
  return (
    `${whose} repeat the channels that the row before measured at the same millisecond. ` +
    'Kymo keeps one value of a channel per millisecond. ' +
    `Keep every n-th row, or averages over 1 ms or more. ${NAME_THEM}`
  );
}

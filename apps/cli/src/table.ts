import { oneLine } from '@kymo/domain';
import Table from 'cli-table3';

const BARE = Object.fromEntries(
  ['top', 'bottom', 'mid', 'left', 'right']
    .flatMap((edge) => [edge, `${edge}-mid`, `${edge}-left`, `${edge}-right`, `mid-${edge}`])
    .map((edge) => [edge, '']),
);

/** Rows under their headings in columns, without lines between them. What stands in a cell stays in it. */
export function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = new Table({
    chars: { ...BARE, middle: '  ' },
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [] },
  });
  cells.push([...headings], ...rows.map((row) => row.map(oneLine)));
  return cells
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}

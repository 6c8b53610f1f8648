import Table from 'cli-table3';

const BARE = Object.fromEntries(
  ['top', 'bottom', 'mid', 'left', 'right']
    .flatMap((edge) => [edge, `${edge}-mid`, `${edge}-left`, `${edge}-right`, `mid-${edge}`])
    .map((edge) => [edge, '']),
);

/** Rows under their headings in columns, without lines between them. */
export function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = new Table({
    chars: { ...BARE, middle: '  ' },
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [] },
  });
  cells.push([...headings], ...rows.map((row) => [...row]));
  return cells
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}

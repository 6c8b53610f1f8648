/** The column of a name, with or without its unit. @throws Error where there is none */
export function columnNamed(names: readonly string[], name: string): number {
  const exact = names.indexOf(name);
  if (exact >= 0) return exact;
  const loose = names.flatMap((one, index) => (bare(one) === bare(name) ? [index] : []));
  if (loose.length === 1) return loose[0]!;
  throw new Error(`no column ${JSON.stringify(name)}; the columns are ${listed(names)}`);
}

function bare(name: string): string {
  return name
    .replace(/\s*[([][^)\]]*[)\]]\s*$/, '')
    .trim()
    .toLowerCase();
}

/** Names as a message lists them. */
export function listed(names: readonly string[]): string {
  const shown = names
    .slice(0, 20)
    .map((name) => JSON.stringify(name))
    .join(', ');
  return names.length > 20 ? `${shown} and ${names.length - 20} more` : shown;
}

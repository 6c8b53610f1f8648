/** Place of a name among names, -1 where it is not; it is looked for where it stands among names of the same order first. */
export function placeOf(names: readonly string[], name: string, likely: number): number {
  return names[likely] === name ? likely : names.indexOf(name);
}

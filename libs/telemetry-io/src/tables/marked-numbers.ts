import type { ColumnFacts } from './facts';

const LIMIT = /^[<>≤≥]/;

/** What is said of numbers that some cells mark: as limits of what can be measured, or by a letter. */
export function markedNumberNotes({ name, distinct, numbers: { mark } }: ColumnFacts): string[] {
  const limit = [...distinct].find((cell) => LIMIT.test(cell));
  return [
    ...(limit === undefined ? [] : [`cells of ${name} such as ${limit} are taken as the limit itself`]),
    ...(mark === undefined
      ? []
      : [`a few cells of ${name} are marked ${mark}: taken as numbers all the same`]),
  ];
}

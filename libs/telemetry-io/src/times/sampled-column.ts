import { isMissingWord } from '../numbers/words';
import { timeText } from './cell-text';

/** A column as it was sampled: runs of cells that follow each other in the file. */
export interface SampledColumn {
  readonly name: string;
  readonly unit?: string | undefined;
  readonly runs: readonly (readonly unknown[])[];
}

const SAMPLED_RUN = 3000;

/** The texts of a column, run by run: of a long run those at its ends. */
export function sampledTexts({ runs }: SampledColumn): string[][] {
  return runs.flatMap((run) => ends(run).map(textsOf));
}

/** What stands in the cells, without those that say that nothing was measured. */
export function textsOf(cells: readonly unknown[]): string[] {
  const texts: string[] = [];
  for (const cell of cells) {
    if (cell === undefined || cell === null) continue;
    const text = timeText(cell);
    if (!isMissingWord(text)) texts.push(text);
  }
  return texts;
}

/** A run, or the first and last cells of a long one. */
function ends(run: readonly unknown[]): readonly (readonly unknown[])[] {
  return run.length <= SAMPLED_RUN ? [run] : [run.slice(0, SAMPLED_RUN / 2), run.slice(-SAMPLED_RUN / 2)];
}

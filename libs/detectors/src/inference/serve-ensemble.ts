import type { Scorer } from './scorer';
import { combineScores } from './combine-scores';
import type { Combination } from '../calibration/combination';

/** Scores with all members, one after another; their codes are concatenated. */
export function serveEnsemble(
  members: readonly Scorer[],
  combination: Combination,
  channels: number,
): Scorer {
  return {
    async score(batch) {
      const scored = [];
      for (const member of members) scored.push(await member.score(batch));
      return combineScores(scored, combination, batch.freshSteps, channels);
    },
    async encode(batch) {
      const codes: Float32Array[] = [];
      for (const member of members) codes.push(await member.encode(batch));
      return joinRows(codes, batch.sourceOf.length);
    },
    async dispose() {
      await Promise.all(members.map((member) => member.dispose()));
    },
  };
}

/** Puts the rows of several tables side by side. @param tables `[row, column]` */
function joinRows(tables: readonly Float32Array[], rows: number): Float32Array {
  const joined = new Float32Array(tables.reduce((sum, { length }) => sum + length, 0));
  const width = joined.length / rows;
  let first = 0;
  for (const table of tables) {
    const own = table.length / rows;
    for (let row = 0; row < rows; row++)
      joined.set(table.subarray(row * own, (row + 1) * own), row * width + first);
    first += own;
  }
  return joined;
}

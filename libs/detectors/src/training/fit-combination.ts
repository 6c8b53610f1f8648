import { placeBoundary, type BoundaryRun } from '../calibration/boundary';
import { evidenceOf, type Combination } from '../calibration/combination';
import { keepTail } from '../calibration/tail-probability';
import type { HeldOutScore } from './fit-result';

const SMALLEST_BOUNDARY = 1e-6;

/** Fits the combination of an ensemble on the held-out windows that all members have scored. */
export function fitCombination(members: readonly (readonly HeldOutScore[])[], run: BoundaryRun) {
  const evidence = commonEvidence(members);
  const boundary = Math.max(SMALLEST_BOUNDARY, placeBoundary([...tracksOf(evidence).values()], run));
  const heldOut = evidence.map((one) => ({ ...one, score: one.score / boundary }));
  const tail = keepTail([...tracksOf(heldOut).values()]);
  return { combination: { boundary, ...(tail && { tail }) } satisfies Combination, heldOut };
}

/** The evidence against each window that all members have scored. */
function commonEvidence(members: readonly (readonly HeldOutScore[])[]): HeldOutScore[] {
  const [first = [], ...others] = members;
  const keyOf = ({ series, begin }: HeldOutScore) => JSON.stringify([series, begin]);
  const byPlace = others.map((scores) => new Map(scores.map((one) => [keyOf(one), one])));
  return first.flatMap((one) => {
    const all = [one, ...byPlace.map((places) => places.get(keyOf(one)))].filter((own) => own !== undefined);
    if (all.length < members.length) return [];
    return [{ ...one, score: evidenceOf(all.map(({ tailProbability: rarity }) => rarity)) }];
  });
}

/** Scores by series, in the order of time. */
export function tracksOf(scores: readonly HeldOutScore[]): Map<string, Float32Array> {
  const bySeries = new Map<string, number[]>(scores.map(({ series }) => [series, []]));
  for (const { series, score } of scores) bySeries.get(series)!.push(score);
  return new Map([...bySeries].map(([series, own]) => [series, Float32Array.from(own)]));
}

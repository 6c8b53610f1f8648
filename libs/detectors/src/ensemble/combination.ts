import { z } from 'zod';
import { normalise, placeBoundary, type BoundaryRun } from '../calibration/calibration';
import { heldOutTailSchema, keepTail, tailProbability } from '../calibration/tail-probability';
import type { HeldOutScore } from '../fitting/learnt';
import type { ScoreBatch } from '../scoring/window-batch';

/** Turns the tail probabilities of several detectors into one score whose boundary is 1.0. */
export const combinationSchema = z.object({
  /** Evidence that healthy stretches cross at the accepted rate of false alarms. */
  boundary: z.number().positive(),
  /** How rare each combined score is among healthy windows. */
  tail: heldOutTailSchema.optional(),
});

export type Combination = z.infer<typeof combinationSchema>;

const SMALLEST_BOUNDARY = 1e-6;

/**
 * Evidence against a window that several detectors find this rare; 0 where it is the most usual of all.
 * @see Fisher, Statistical Methods for Research Workers (1925), section 21.1
 */
export function evidenceOf(probabilities: readonly number[]): number {
  return probabilities.reduce((sum, probability) => sum - Math.log(probability), 0);
}

/** Learns the combination from the held-out scores that all members give. */
export function learnCombination(members: readonly (readonly HeldOutScore[])[], run: BoundaryRun) {
  const evidence = commonEvidence(members);
  const boundary = Math.max(SMALLEST_BOUNDARY, placeBoundary([...tracksOf(evidence).values()], run));
  const heldOut = evidence.map((one) => ({ ...one, score: one.score / boundary }));
  const tail = keepTail([...tracksOf(heldOut).values()]);
  return { combination: { boundary, ...(tail && { tail }) } satisfies Combination, heldOut };
}

/** The evidence against each window that all members were shown. */
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

/** One batch of scores out of those of all members. */
export function combineScores(
  members: readonly ScoreBatch[],
  combination: Combination,
  freshSteps: Int32Array,
  channels: number,
): ScoreBatch {
  const [{ scores, expected, stepContributions, contributions, bands }] = members as [ScoreBatch];
  const count = scores.length;
  const result = {
    scores: new Float64Array(count),
    loudest: new Float64Array(count),
    tailProbabilities: new Float64Array(count),
    errors: new Float64Array(count),
    contributions: new Float32Array(contributions.length),
    bands: new Float32Array(bands.length),
    expected: new Float64Array(expected.length),
    stepContributions: new Float32Array(stepContributions.length),
  };
  let firstStep = 0;
  for (let row = 0; row < count; row++) {
    const probabilities = members.map(({ tailProbabilities }) => tailProbabilities[row]!);
    result.scores[row] = evidenceOf(probabilities) / combination.boundary;
    result.loudest[row] = result.scores[row]!;
    const rarity = tailProbability(result.scores[row]!, { calibration: combination });
    result.tailProbabilities[row] = rarity ?? NaN;
    const evidence = Float32Array.from(probabilities, (probability) => -Math.log(probability) || 0);
    normalise(evidence);
    const steps = freshSteps[row]!;
    members.forEach((member, index) => {
      result.errors[row]! += member.errors[row]! / members.length;
      for (let channel = 0; channel < channels; channel++) {
        const cell = row * channels + channel;
        result.contributions[cell]! += evidence[index]! * member.contributions[cell]!;
        const trust = trustIn(members, cell, index);
        result.bands[cell]! += trust * member.bands[cell]!;
        for (let step = firstStep; step < firstStep + steps; step++)
          result.expected[step * channels + channel]! += trust * member.expected[step * channels + channel]!;
      }
      for (let step = firstStep; step < firstStep + steps; step++)
        result.stepContributions[step]! += evidence[index]! * member.stepContributions[step]!;
    });
    firstStep += steps;
  }
  return result;
}

/** Weight of one member in what is expected of a channel: by the inverse square of its band. */
function trustIn(members: readonly ScoreBatch[], cell: number, index: number): number {
  const weights = members.map(({ bands }) => 1 / (bands[cell]! + Number.EPSILON) ** 2);
  return weights[index]! / weights.reduce((sum, weight) => sum + weight, 0);
}

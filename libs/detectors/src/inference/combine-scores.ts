import { normalise } from '../calibration/ratios';
import { evidenceOf, type Combination } from '../calibration/combination';
import { tailProbability } from '../calibration/tail-probability';
import type { ScoreBatch } from './window-batch';

/** Combines the scores of all members into one batch. */
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
    recent: new Float64Array(count).fill(NaN),
    tailProbabilities: new Float64Array(count),
    steps: new Float32Array(0),
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

/** Weight of a member's expected values of a channel: by the inverse square of its band. */
function trustIn(members: readonly ScoreBatch[], cell: number, index: number): number {
  const weights = members.map(({ bands }) => 1 / (bands[cell]! + Number.EPSILON) ** 2);
  return weights[index]! / weights.reduce((sum, weight) => sum + weight, 0);
}

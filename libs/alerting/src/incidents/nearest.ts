import type { ResidualSignature } from '@kymo/domain';

/** An earlier incident, and how near its code lies. */
export interface Neighbour {
  readonly incident: string;
  /** Cosine similarity, to three digits. */
  readonly similarity: number;
}

/** Most earlier incidents that are named. */
const NAMED = 3;
/** Similarity from which two incidents are said to look alike. */
const ALIKE = 0.9;
/** By how much more alike one has to be that nobody has labelled, to be named first. */
const LABEL_WORTH = 0.02;

/** Earlier incidents of machines with the same channels that look alike, nearest first; of nearly equal ones those that people have labelled. */
export function nearest(
  signature: ResidualSignature,
  earlier: readonly ResidualSignature[],
  isLabelled: (incident: string) => boolean = () => false,
): Neighbour[] {
  const worth = ({ incident, similarity }: Neighbour) =>
    similarity + (isLabelled(incident) ? LABEL_WORTH : 0);
  return earlier
    .filter((one) => one.incident !== signature.incident && haveSameChannels(one, signature))
    .map((one) => ({
      incident: one.incident,
      similarity: Math.round(1000 * cosine(one.code, signature.code)) / 1000,
    }))
    .filter(({ similarity }) => similarity >= ALIKE)
    .sort((a, b) => worth(b) - worth(a) || (a.incident < b.incident ? -1 : 1))
    .slice(0, NAMED);
}

function haveSameChannels(one: ResidualSignature, other: ResidualSignature): boolean {
  return (
    one.channels.length === other.channels.length &&
    one.channels.every((name, index) => name === other.channels[index])
  );
}

function cosine(one: Float32Array, other: Float32Array): number {
  let product = 0;
  let oneSquared = 0;
  let otherSquared = 0;
  for (let index = 0; index < one.length; index++) {
    product += one[index]! * other[index]!;
    oneSquared += one[index]! ** 2;
    otherSquared += other[index]! ** 2;
  }
  return product === 0 ? 0 : product / Math.sqrt(oneSquared * otherSquared);
}

import { createHash } from 'node:crypto';
import type { Artifact } from '@kymo/domain';

/** The document of an artifact: everything but the values of its weights. */
export function documentOf(artifact: Omit<Artifact, 'hash'>) {
  const { formatVersion, detector, options, channels, windowLength, fitted, report, weights } = artifact;
  return {
    formatVersion,
    detector,
    options,
    channels,
    windowLength,
    fitted,
    report,
    weights: weights.map(({ name, shape }) => ({ name, shape })),
  };
}

/** Hexadecimal SHA-256 over the document and the weights' bytes. */
export function hashOf(artifact: Omit<Artifact, 'hash'>): string {
  const hash = createHash('sha256').update(JSON.stringify(documentOf(artifact)));
  for (const { values } of artifact.weights) hash.update(bytesOf(values));
  return hash.digest('hex');
}

/** Gives an artifact its hash. */
export function sealArtifact(artifact: Omit<Artifact, 'hash'>): Artifact {
  return { ...artifact, hash: hashOf(artifact) };
}

export function bytesOf(values: Float32Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

import { KymoError, type Artifact, type WeightArray } from '@kymo/domain';
import { z } from 'zod';
import { hashOf } from './seal';

const FORMAT_VERSION = 1;

const shape = z.array(z.int().nonnegative()).readonly();

const documentSchema = z.object({
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  formatVersion: z.literal(FORMAT_VERSION),
  detector: z.string(),
  options: z.record(z.string(), z.unknown()),
  channels: z.array(z.string()).readonly(),
  windowLength: z.int().positive(),
  fitted: z.record(z.string(), z.unknown()),
  report: z.object({
    fittedAt: z.string(),
    seed: z.number(),
    engine: z.string(),
    series: z.array(z.string()).readonly(),
    trainingWindows: z.number(),
    validationWindows: z.number(),
    epochs: z.number(),
    trainingLoss: z.array(z.number()).readonly(),
    validationLoss: z.array(z.number()).readonly(),
    seconds: z.number(),
  }),
  weights: z.array(z.object({ name: z.string(), shape })),
});

/**
 * Puts an artifact together from its document and the bytes of its weights, and checks both against the hash.
 * @param where named in errors
 * @throws KymoError ARTIFACT_DAMAGED, ARTIFACT_FOREIGN
 */
export function readArtifact(where: string, document: string, bytes: Uint8Array): Artifact {
  const written = parseJson(where, document);
  refuseForeign(where, written);
  const parsed = documentSchema.safeParse(written);
  if (!parsed.success) throw damaged(where, `its document is not whole:\n${z.prettifyError(parsed.error)}`);
  const artifact: Artifact = { ...parsed.data, weights: cutWeights(where, parsed.data.weights, bytes) };
  const found = hashOf(artifact);
  if (found === artifact.hash) return artifact;
  throw damaged(where, `its content has the hash ${found}, its document says ${artifact.hash}`);
}

function parseJson(where: string, document: string): unknown {
  try {
    return JSON.parse(document);
  } catch (cause) {
    throw damaged(where, 'its document is not JSON', cause);
  }
}

function refuseForeign(where: string, written: unknown): void {
  const version =
    typeof written === 'object' && written !== null && 'formatVersion' in written
      ? written.formatVersion
      : undefined;
  if (version === FORMAT_VERSION) return;
  throw new KymoError(
    'ARTIFACT_FOREIGN',
    typeof version === 'number'
      ? `loading the artifact in ${where}: it has format version ${version}, this program reads ${FORMAT_VERSION}; ` +
          'use the program that wrote it, or fit anew'
      : `loading the artifact in ${where}: it is not an artifact of Kymo; give a folder that Kymo wrote`,
  );
}

function cutWeights(
  where: string,
  table: readonly { readonly name: string; readonly shape: readonly number[] }[],
  bytes: Uint8Array,
): WeightArray[] {
  const sizes = table.map((weight) => weight.shape.reduce((product, size) => product * size, 1));
  const expected = 4 * sizes.reduce((sum, size) => sum + size, 0);
  if (bytes.byteLength !== expected) {
    throw damaged(where, `its weights have ${bytes.byteLength} bytes, its document tells of ${expected}`);
  }
  const values = new Float32Array(bytes.slice().buffer);
  let begin = 0;
  return table.map((weight, index) => {
    const end = begin + sizes[index]!;
    const own = { name: weight.name, shape: weight.shape, values: values.slice(begin, end) };
    begin = end;
    return own;
  });
}

function damaged(where: string, how: string, cause?: unknown): KymoError {
  return new KymoError(
    'ARTIFACT_DAMAGED',
    `loading the artifact in ${where}: ${how}; restore it from a copy, or fit anew`,
    { cause },
  );
}

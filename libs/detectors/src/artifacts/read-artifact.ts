import { KymoError, type Artifact, type WeightArray } from '@kymo/domain';
import { z } from 'zod';
import { HASH } from './find-hash';
import { FORMAT_VERSION, isReadable } from './migrations';
import { hashOf } from './seal';

const LARGEST_SIZE = 2 ** 31 - 1;

const count = z.int().nonnegative();
const share = z.number().min(0).max(1);
const weightSchema = z.strictObject({
  name: z.string().regex(/^\w[\w.-]{0,199}$/, 'is not a valid name of a weight'),
  shape: z.array(count.max(LARGEST_SIZE)).max(8),
});

const documentSchema = z.strictObject({
  hash: z.string().regex(HASH),
  formatVersion: z.literal([1, 2, 3]),
  detector: z.string(),
  options: z.record(z.string(), z.unknown()),
  channels: unique(z.string()),
  windowLength: z.int().positive(),
  fitted: z.record(z.string(), z.unknown()),
  report: z.strictObject({
    fittedAt: z.string(),
    seed: z.number(),
    engine: z.string(),
    series: z.array(z.string()),
    trainingWindows: count,
    validationWindows: count,
    epochs: z.number(),
    trainingLoss: z.array(z.number()),
    validationLoss: z.array(z.number()),
    seconds: z.number(),
    trial: z
      .strictObject({
        windows: count,
        falseAlarmShare: share,
        faults: z.array(z.strictObject({ kind: z.string(), auc: share, caughtShare: share })),
      })
      .optional(),
  }),
  weights: z
    .array(weightSchema)
    .refine((table) => isUnique(table.map(({ name }) => name)), 'has a name twice'),
});

function unique(entry: z.ZodString) {
  return z.array(entry).refine(isUnique, 'has a name twice');
}

function isUnique(names: readonly string[]): boolean {
  return new Set(names).size === names.length;
}

/**
 * Reads an artifact from its document and the bytes of its weights, and checks both against the hash.
 * @param where the artifact lies, for error messages
 * @throws KymoError ARTIFACT_DAMAGED, ARTIFACT_FOREIGN
 */
export function readArtifact(where: string, document: string, bytes: Uint8Array): Artifact {
  const written = parseJson(where, document);
  checkVersion(where, written);
  const { success, error } = documentSchema.safeParse(written);
  if (!success) throw damaged(where, `its document is invalid:\n${z.prettifyError(error)}`);
  const whole = written as Omit<Artifact, 'weights'> & { weights: WeightTable };
  const artifact: Artifact = { ...whole, weights: cutWeights(where, whole.weights, bytes) };
  const found = hashOf(artifact);
  if (found === artifact.hash) return artifact;
  throw damaged(where, `its content has the hash ${found}, its document ${artifact.hash}`);
}

function parseJson(where: string, document: string): unknown {
  try {
    return JSON.parse(document, (key, value: unknown) => {
      if (key === '__proto__') throw new Error("it has a key '__proto__', which Kymo never writes");
      return value;
    });
  } catch (cause) {
    const why = cause instanceof SyntaxError ? 'its document is not JSON' : (cause as Error).message;
    throw damaged(where, why, cause);
  }
}

function checkVersion(where: string, written: unknown): void {
  const version =
    typeof written === 'object' && written !== null && 'formatVersion' in written
      ? written.formatVersion
      : undefined;
  if (typeof version === 'number' && isReadable(version)) return;
  throw new KymoError(
    'ARTIFACT_FOREIGN',
    typeof version === 'number'
      ? `loading the artifact in ${where}: it has format version ${version}, this program reads 1 to ` +
          `${FORMAT_VERSION}; use the program that wrote it, or fit the model again`
      : `loading the artifact in ${where}: it is not an artifact of Kymo; give a folder that Kymo wrote`,
  );
}

type WeightTable = readonly { readonly name: string; readonly shape: readonly number[] }[];

function cutWeights(where: string, table: WeightTable, bytes: Uint8Array): WeightArray[] {
  const sizes = table.map((weight) => weight.shape.reduce((product, size) => product * size, 1));
  const expected = 4 * sizes.reduce((sum, size) => sum + size, 0);
  if (bytes.byteLength !== expected) {
    throw damaged(where, `its weights have ${bytes.byteLength} bytes, its document describes ${expected}`);
  }
  const values = new Float32Array(new Uint8Array(bytes).buffer);
  let begin = 0;
  return table.map(({ name, shape }, index) => {
    const end = begin + sizes[index]!;
    const own = values.slice(begin, end);
    if (!own.every(Number.isFinite))
      throw damaged(where, `its weight '${name}' has a value that is not finite`);
    begin = end;
    return { name, shape, values: own };
  });
}

function damaged(where: string, how: string, cause?: unknown): KymoError {
  return new KymoError(
    'ARTIFACT_DAMAGED',
    `loading the artifact in ${where}: ${how}; restore it from a copy, or fit the model again`,
    { cause },
  );
}

import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { isAbsolute, join, normalize, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { KymoError } from '@kymo/domain';
import { z } from 'zod';

/** File of a backup that says what belongs to it. */
export const MANIFEST = 'backup.json';

const manifestSchema = z.object({
  kymo: z.string().describe('Version that made it'),
  storeLayout: z.number().int(),
  createdAt: z.iso.datetime(),
  files: z
    .record(z.string().refine(isInside, 'must lie in the backup'), z.string())
    .describe('SHA-256 of each file by its path'),
});

/** What a backup says of itself. */
export type Manifest = z.infer<typeof manifestSchema>;

/** @throws KymoError INPUT_UNREADABLE */
export function readManifest(folder: string): Manifest {
  const file = join(folder, MANIFEST);
  try {
    return manifestSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (cause) {
    throw new KymoError(
      'INPUT_UNREADABLE',
      `reading ${file}: ${existsSync(file) ? 'it is not what `kymo backup` writes' : 'there is no such file'}. Name a folder that \`kymo backup\` has written.`,
      { cause },
    );
  }
}

/** @throws KymoError INPUT_UNREADABLE where a file is missing or is not what it was */
export async function verify(folder: string, { files }: Manifest): Promise<void> {
  for (const [path, expected] of Object.entries(files)) {
    const found = await digestOf(join(folder, path)).catch(() => undefined);
    if (found === expected) continue;
    throw new KymoError(
      'INPUT_UNREADABLE',
      `checking the backup ${folder}: ${path} ${found === undefined ? 'cannot be read' : 'has changed since'}. ` +
        'Take another backup; nothing was restored.',
    );
  }
}

/** SHA-256 of a file, hexadecimal. */
export async function digestOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

function isInside(path: string): boolean {
  return !isAbsolute(path) && normalize(path).split(sep)[0] !== '..';
}

import type { Artifact } from '@kymo/domain';
import { fromVersion1, type Content } from './from-version-1';

/** The layout that this program writes. */
export const FORMAT_VERSION = 2;

/** From each earlier layout to the next. */
const MIGRATIONS: Readonly<Record<number, (content: Content) => Content>> = {
  1: fromVersion1,
};

/** Whether this program reads the layout. */
export function isReadable(version: number): version is Artifact['formatVersion'] {
  return version === FORMAT_VERSION || Object.hasOwn(MIGRATIONS, version);
}

/** The artifact in the layout of today; what it says its hash is stays that of the layout it was written in. */
export function migrate(artifact: Artifact): Artifact {
  let content: Content = artifact;
  for (let version: number = artifact.formatVersion; version < FORMAT_VERSION; version++)
    content = MIGRATIONS[version]!(content);
  return { ...content, formatVersion: FORMAT_VERSION, hash: artifact.hash };
}

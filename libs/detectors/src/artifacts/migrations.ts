import type { Artifact } from '@kymo/domain';
import type { Content } from './content';
import { fromVersion1 } from './from-version-1';
import { fromVersion2 } from './from-version-2';

/** The layout that this program writes. */
export const FORMAT_VERSION = 3;

/** From each earlier layout to the next. */
const MIGRATIONS: Readonly<Record<number, (content: Content) => Content>> = {
  1: fromVersion1,
  2: fromVersion2,
};

/** Whether this program reads the layout. */
export function isReadable(version: number): version is Artifact['formatVersion'] {
  return version === FORMAT_VERSION || Object.hasOwn(MIGRATIONS, version);
}

/** The artifact in the current layout; its hash stays that of the layout in which it was written. */
export function migrate(artifact: Artifact): Artifact {
  let content: Content = artifact;
  for (let version: number = artifact.formatVersion; version < FORMAT_VERSION; version++)
    content = MIGRATIONS[version]!(content);
  return { ...content, formatVersion: FORMAT_VERSION, hash: artifact.hash };
}

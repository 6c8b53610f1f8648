import type { Artifact } from '@kymo/domain';

/** What an artifact holds beside its layout and its hash. */
export type Content = Omit<Artifact, 'hash' | 'formatVersion'>;

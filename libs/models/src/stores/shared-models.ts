import { loadArtifact, saveArtifact } from '@kymo/detectors';
import type { Artifact, SeriesKey, SharedDocument, SharedDocuments } from '@kymo/domain';
import type { Assignment, GroupModels } from '../lifecycle/group-models';
import { hashesIn, type StoredGroup, storedGroup } from '../lifecycle/stored-models';

/**
 * Models that the members of a group share: what each group of series is served by, which model serves each series, and the
 * artifacts. A model is fitted by one member; whoever takes its series over finds it here.
 */
export class SharedModels {
  private readonly groups = new Map<string, StoredGroup>();
  private readonly serving = new Map<SeriesKey, Assignment>();
  private readonly artifacts = new Set<string>();

  /** @param folder of artifacts on this machine */
  constructor(
    private readonly documents: SharedDocuments,
    private readonly folder: string,
  ) {}

  group(name: string): StoredGroup | undefined {
    return this.groups.get(name);
  }

  servingOf(series: SeriesKey): Assignment | undefined {
    return this.serving.get(series);
  }

  /** Takes in what members have published; their artifacts lie in the folder then. */
  async read(): Promise<void> {
    for (const { key, content } of await this.documents.changes()) {
      const [kind, name] = key as [string, string];
      if (kind === 'artifact') await this.takeArtifact(name, content as Artifact | undefined);
      else if (kind === 'group') put(this.groups, name, content as StoredGroup | undefined);
      else if (kind === 'serving') put(this.serving, name, content as Assignment | undefined);
    }
  }

  /** Publishes what of these groups others do not know: artifacts first, so that what names them finds them. */
  async publish(groups: readonly GroupModels[]): Promise<void> {
    const news: SharedDocument[] = [];
    const hashes = new Set<string>();
    for (const models of groups) {
      const stored = storedGroup(models);
      if (stored === undefined) continue;
      const assignments = [...models.assignments].filter(
        ([series, own]) => !same(own, this.serving.get(series)),
      );
      for (const hash of [...hashesIn(stored), ...assignments.map(([, { hash }]) => hash)]) hashes.add(hash);
      for (const [series, content] of assignments) news.push({ key: ['serving', series], content });
      if (!same(stored, this.groups.get(models.name)))
        news.push({ key: ['group', models.name], content: stored });
    }
    for (const hash of hashes) {
      if (this.artifacts.has(hash)) continue;
      await this.documents.put([{ key: ['artifact', hash], content: await loadArtifact(this.folder, hash) }]);
      this.artifacts.add(hash);
    }
    if (news.length > 0) await this.documents.put(news);
    await this.read();
  }

  private async takeArtifact(hash: string, artifact: Artifact | undefined): Promise<void> {
    if (artifact === undefined) return void this.artifacts.delete(hash);
    this.artifacts.add(hash);
    await saveArtifact(this.folder, artifact);
  }
}

function put<Value>(map: Map<string, Value>, key: string, value: Value | undefined): void {
  if (value === undefined) map.delete(key);
  else map.set(key, value);
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

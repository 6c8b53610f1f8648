import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { findHash, hashesIn, loadArtifact, saveArtifact } from '@kymo/detectors';
import type { Artifact, Detector, DetectorFactory, Trial } from '@kymo/domain';

/** Models kept beside those that serve or are recorded, the latest: an operator may choose one that the ladder did not. */
const SPARE = 20;

/** A model that is at hand. */
export interface Fitted {
  readonly detector: Detector;
  readonly artifact: Artifact;
}

/** What is known of a model without opening it. */
export interface ShelfEntry {
  readonly detector: string;
  readonly group: string;
  readonly fittedAt: string;
  /** Series it was fitted on. */
  readonly series: number;
  readonly trial?: Trial;
  /** Why it does not serve. */
  readonly detail?: string;
}

/** The folder of fitted models: each is written once, opened when it is needed, and thrown away when nothing names it. */
export class Shelf {
  private readonly opened = new Map<string, Promise<Fitted>>();
  private readonly known: Map<string, ShelfEntry>;

  constructor(
    private readonly folder: string,
    private readonly factory: Pick<DetectorFactory, 'restore'>,
    entries: Readonly<Record<string, ShelfEntry>>,
  ) {
    this.known = new Map(Object.entries(entries));
  }

  /** By hash, oldest first. */
  get entries(): ReadonlyMap<string, ShelfEntry> {
    return this.known;
  }

  /** Writes a new model for a group and opens it. */
  async add(artifact: Artifact, group: string): Promise<Fitted> {
    await saveArtifact(this.folder, artifact);
    this.note(artifact, group);
    return this.open(artifact.hash, () => Promise.resolve(artifact));
  }

  /** @throws KymoError ARTIFACT_DAMAGED, ARTIFACT_FOREIGN */
  take(hash: string): Promise<Fitted> {
    return this.open(hash, () => loadArtifact(this.folder, hash));
  }

  note({ hash, detector, report }: Artifact, group: string): void {
    const { fittedAt, series, trial } = report;
    this.known.set(hash, { detector, group, fittedAt, series: series.length, ...(trial && { trial }) });
  }

  remark(hash: string, detail: string): void {
    const entry = this.known.get(hash);
    if (entry !== undefined) this.known.set(hash, { ...entry, detail });
  }

  /** The whole hash of a model in the folder. @throws KymoError MODEL_UNKNOWN */
  find(beginning: string): Promise<string> {
    return findHash(this.folder, beginning);
  }

  /** Lets go of the workers' copies of models that are not in use. */
  async close(inUse: ReadonlySet<string>): Promise<void> {
    for (const [hash, opening] of this.opened) {
      if (inUse.has(hash)) continue;
      this.opened.delete(hash);
      const { detector } = await opening;
      await detector.dispose();
    }
  }

  /** Throws away models that are not to be kept, but for the latest few. */
  async prune(keep: ReadonlySet<string>): Promise<void> {
    const atOf = (hash: string) => this.known.get(hash)?.fittedAt ?? '';
    const spare = (await hashesIn(this.folder))
      .filter((hash) => !keep.has(hash) && this.known.has(hash))
      .sort((one, other) => (atOf(one) < atOf(other) ? 1 : -1));
    for (const hash of spare.slice(SPARE)) {
      this.known.delete(hash);
      await rm(join(this.folder, hash), { recursive: true, force: true });
    }
  }

  private open(hash: string, read: () => Promise<Artifact>): Promise<Fitted> {
    let opening = this.opened.get(hash);
    if (opening === undefined) {
      opening = read().then(async (artifact) => ({
        artifact,
        detector: await this.factory.restore(artifact),
      }));
      opening.catch(() => this.opened.delete(hash));
      this.opened.set(hash, opening);
    }
    return opening;
  }
}

import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { findHash, loadArtifact, saveArtifact } from '@kymo/detectors';
import type { Artifact, Detector, DetectorFactory, Trial } from '@kymo/domain';

/** The latest models that are kept although nothing names them, so that an operator may still choose them. */
const SPARE_MODELS = 20;

/** A model that scores, and the artifact that it was opened from. */
export interface OpenModel {
  readonly detector: Detector;
  readonly artifact: Artifact;
}

/** What is known of a model without opening it. */
export interface ArtifactEntry {
  readonly detector: string;
  readonly group: string;
  readonly fittedAt: string;
  /** Number of series of its fit. */
  readonly series: number;
  readonly trial?: Trial;
  /** Why it does not serve. */
  readonly detail?: string;
}

/** The folder of fitted models: each is written once, opened when needed, and deleted when nothing names it. */
export class ArtifactStore {
  private readonly opened = new Map<string, OpenModel>();
  private readonly opening = new Map<string, Promise<OpenModel>>();
  private readonly known: Map<string, ArtifactEntry>;

  constructor(
    private readonly folder: string,
    private readonly factory: Pick<DetectorFactory, 'restore'>,
    entries: Readonly<Record<string, ArtifactEntry>>,
  ) {
    this.known = new Map(Object.entries(entries));
  }

  /** By hash, oldest first. */
  get entries(): ReadonlyMap<string, ArtifactEntry> {
    return this.known;
  }

  /** Those of a group. */
  of(group: string): ReadonlyMap<string, ArtifactEntry> {
    return new Map([...this.known].filter(([, entry]) => entry.group === group));
  }

  /** A model that is open. */
  get(hash: string): OpenModel | undefined {
    return this.opened.get(hash);
  }

  /** Writes a new model of a group and opens it. */
  async add(artifact: Artifact, group: string): Promise<OpenModel> {
    await saveArtifact(this.folder, artifact);
    this.note(artifact, group);
    return this.openOnce(artifact.hash, () => Promise.resolve(artifact));
  }

  /** @throws KymoError ARTIFACT_DAMAGED, ARTIFACT_FOREIGN */
  open(hash: string): Promise<OpenModel> {
    return this.openOnce(hash, () => loadArtifact(this.folder, hash));
  }

  /** Notes which group a model is for. */
  note({ hash, detector, report }: Artifact, group: string): void {
    const { fittedAt, series, trial } = report;
    this.known.set(hash, { detector, group, fittedAt, series: series.length, ...(trial && { trial }) });
  }

  /** Notes why a model does not serve. */
  remark(hash: string, detail: string): void {
    const entry = this.known.get(hash);
    if (entry !== undefined) this.known.set(hash, { ...entry, detail });
  }

  /** The whole hash of a model in the folder. @throws KymoError MODEL_UNKNOWN */
  find(beginning: string): Promise<string> {
    return findHash(this.folder, beginning);
  }

  /** Closes models that are not in use. */
  async close(isInUse: (hash: string) => boolean): Promise<void> {
    for (const [hash, opening] of this.opening) {
      if (isInUse(hash)) continue;
      this.opening.delete(hash);
      const model = await opening;
      if (this.opened.get(hash) === model) this.opened.delete(hash);
      await model.detector.dispose();
    }
  }

  /**
   * Deletes models that are neither in use nor named, except for the latest few.
   * @param named asked only where there are more
   * @returns the groups that they were for
   */
  async prune(
    isInUse: (hash: string) => boolean,
    named: () => readonly string[],
  ): Promise<ReadonlySet<string>> {
    const groups = new Set<string>();
    const idle = [...this.known].filter(([hash]) => !isInUse(hash));
    if (idle.length <= SPARE_MODELS) return groups;
    const kept = new Set(named());
    const spare = idle
      .filter(([hash]) => !kept.has(hash))
      .sort(([, one], [, other]) => (one.fittedAt < other.fittedAt ? 1 : -1))
      .slice(SPARE_MODELS);
    for (const [hash, { group }] of spare) {
      if (isInUse(hash)) continue;
      this.known.delete(hash);
      groups.add(group);
      await rm(join(this.folder, hash), { recursive: true, force: true });
    }
    return groups;
  }

  private openOnce(hash: string, read: () => Promise<Artifact>): Promise<OpenModel> {
    const known = this.opening.get(hash);
    if (known !== undefined) return known;
    const opening = this.restore(hash, read);
    opening.catch(() => this.opening.delete(hash));
    this.opening.set(hash, opening);
    return opening;
  }

  private async restore(hash: string, read: () => Promise<Artifact>): Promise<OpenModel> {
    const artifact = await read();
    const model = { artifact, detector: await this.factory.restore(artifact) };
    this.opened.set(hash, model);
    return model;
  }
}

import { GROUP_DOCUMENTS, type ModelsView } from '@kymo/api';
import { messageOf, type ModelReference } from '@kymo/domain';
import { inSlices, type Slices } from '@kymo/statistics';
import type { Groups } from '../groups/groups';
import { hashesOf } from '../lifecycle/group-models';
import { hashesIn, restoredAssignments, restoredGroup, storedGroup } from '../lifecycle/stored-models';
import { groupViews } from '../lifecycle/views';
import type { ModelDeps } from '../model-deps';
import { missingModels, withShared } from './adoption';
import { ArtifactStore } from './artifact-store';
import { EARLIER_DOCUMENT, type GroupDocument, readModels, type StoredModels } from './group-documents';
import { ModelHolds } from './model-holds';
import { groupView, modelEntries } from './models-view';
import type { Promotions } from './promotions';
import { SharedModels } from './shared-models';

/** Series looked through in one slice. */
const SLICE_SERIES = 10_000;

/** Makes a change while no pass is under way. */
interface BetweenPasses {
  defer<Result>(change: () => Result): Promise<Result>;
}

type StateStoreDeps = Pick<ModelDeps, 'options' | 'store' | 'factory' | 'modelsFolder' | 'logger' | 'shared'>;

/** Carries where the models stand from one run to the next, and keeps open what is needed. */
export class ModelStateStore {
  readonly artifacts: ArtifactStore;
  private readonly stored: StoredModels;
  private readonly holds = new ModelHolds();
  private writing: Promise<void> | undefined;
  /** Names of the groups whose document is out of date. */
  private readonly stale = new Set<string>();
  private isDue = false;
  /** Until then groups are not as they were stored. */
  private isRestored = false;
  private readonly shared: SharedModels | undefined;

  constructor(
    private readonly deps: StateStoreDeps,
    private readonly groups: Groups,
    private readonly promotions: Promotions,
  ) {
    const { store, factory, modelsFolder, shared } = deps;
    this.shared = shared && new SharedModels(shared, modelsFolder);
    this.stored = readModels(store);
    this.artifacts = new ArtifactStore(modelsFolder, factory, this.stored.artifacts);
  }

  /** Restores every group as the last run left it; a model that is gone is fitted again. */
  async restore(): Promise<void> {
    const { serving, groups, artifacts } = this.stored;
    for (const group of this.groups.all) {
      const { members } = group;
      const stored = groups[group.name];
      const served = [...members.keys()].flatMap((series) => serving[series]?.hash ?? []);
      const models = await this.openAll(new Set([...(stored ? hashesIn(stored) : []), ...served]));
      const restored = stored ? restoredGroup(group.models, stored, models) : group.models;
      const assignments = new Map(restoredAssignments(serving, members.keys(), models));
      group.models = { ...restored, assignments };
    }
    this.isRestored = true;
    if (this.deps.store.document(EARLIER_DOCUMENT) === undefined) return;
    this.save(...Object.keys(groups), ...Object.values(artifacts).map(({ group }) => group));
  }

  /** Takes over models that other members have fitted, for groups and series that have none here. */
  async adopt(barrier: BetweenPasses): Promise<void> {
    const { shared } = this;
    if (shared === undefined) return;
    await shared.read();
    const models = await this.openAll(
      new Set(this.groups.all.flatMap((group) => missingModels(group, shared))),
    );
    if (models.size === 0) return;
    const adopting = this.groups.all.filter((group) => missingModels(group, shared).length > 0);
    await barrier.defer(() => {
      for (const group of adopting) group.models = withShared(group, shared, models);
    });
    this.save(...adopting.map(({ name }) => name));
  }

  /** Keeps models open until released. */
  hold(hashes: Iterable<string>): () => void {
    const release = this.holds.add(hashes);
    return () => {
      release();
      this.save();
    };
  }

  /** Stores where the models of groups stand, once for all changes that come together. */
  save(...groups: readonly string[]): void {
    if (!this.isRestored) return;
    this.isDue = true;
    for (const name of groups) this.stale.add(name);
    this.writing ??= this.saveAll()
      .catch((error: unknown) => {
        this.deps.logger.warn(
          `Storing which models serve: ${messageOf(error)}. The next start may fit them again.`,
        );
      })
      .finally(() => {
        this.writing = undefined;
      });
  }

  /** Resolves when everything is stored. */
  async settled(): Promise<void> {
    await this.writing;
  }

  /** Every model where it stands, including those that only are kept. */
  view(): ModelsView {
    const groups = this.groups.all;
    const views = groups.flatMap(({ models, members }) => groupViews(models, members, this.deps.options));
    return {
      models: modelEntries(views, this.artifacts.entries),
      groups: groups.map(({ name, members }) => groupView(name, [...members.values()])),
      promotions: this.promotions.all,
      pinned: groups.filter(({ models }) => models.isPinned).map(({ name }) => name),
    };
  }

  private async saveAll(): Promise<void> {
    const { store } = this.deps;
    while (this.isDue) {
      await Promise.resolve();
      this.isDue = false;
      await this.promotions.write();
      const written = new Set<string>();
      try {
        for (const name of this.stale) {
          this.stale.delete(name);
          written.add(name);
          await this.write(name);
        }
        await this.shared?.publish(
          this.groups.all.filter(({ name }) => written.has(name)).map(({ models }) => models),
        );
      } catch (error) {
        for (const name of written) this.stale.add(name);
        throw error;
      }
      if (store.document(EARLIER_DOCUMENT) !== undefined)
        await store.putDocument(EARLIER_DOCUMENT, undefined);
      const used = await inSlices(this.hashesInUse());
      // What comes into use while models are closed is only seen by looking again.
      const isUsed = (hash: string) => used.has(hash) || this.isInUse(hash);
      await this.artifacts.close(isUsed);
      const pruned = await this.artifacts.prune(isUsed, () => [
        ...this.promotions.hashes,
        ...store.modelsNamed(),
      ]);
      if (pruned.size > 0) this.save(...pruned);
    }
  }

  private async write(group: string): Promise<void> {
    await this.deps.store.putDocument(`${GROUP_DOCUMENTS}${group}`, this.documentOf(group));
  }

  private *hashesInUse(): Slices<ReadonlySet<string>> {
    const used = new Set<string>();
    let looked = 0;
    for (const { models, members } of this.groups.all) {
      for (const hash of hashesOf(models)) used.add(hash);
      looked += 1 + members.size;
      if (looked < SLICE_SERIES) continue;
      looked = 0;
      yield;
    }
    return used;
  }

  private isInUse(hash: string): boolean {
    return this.holds.has(hash) || this.groups.all.some(({ models }) => hashesOf(models).has(hash));
  }

  /** Nothing where a group has ended and no model of it is kept. */
  private documentOf(name: string): GroupDocument | undefined {
    const group = this.groups.get(name);
    const artifacts = this.artifacts.of(name);
    if (group === undefined && artifacts.size === 0) return undefined;
    const views = group ? groupViews(group.models, group.members, this.deps.options) : [];
    return {
      serving: Object.fromEntries(group?.models.assignments ?? []),
      group: group && storedGroup(group.models),
      artifacts: Object.fromEntries(artifacts),
      view: { models: modelEntries(views, artifacts), isPinned: group?.models.isPinned ?? false },
    };
  }

  private async openAll(hashes: ReadonlySet<string>): Promise<ReadonlyMap<string, ModelReference>> {
    const models = new Map<string, ModelReference>();
    for (const hash of hashes) {
      try {
        models.set(hash, (await this.artifacts.open(hash)).detector.model);
      } catch (error) {
        this.deps.logger.warn(
          `Going on without a model of the last run, it is fitted again: ${messageOf(error)}`,
        );
      }
    }
    return models;
  }
}

import { MODELS_DOCUMENT, type ModelsKept, type ModelsView } from '@kymo/api';
import { messageOf, type ModelReference, type SeriesKey } from '@kymo/domain';
import type { Group } from '../groups/group';
import type { Groups } from '../groups/groups';
import type { Assignment, GroupModels } from '../lifecycle/group-models';
import {
  hashesIn,
  restoredAssignments,
  restoredGroup,
  type StoredGroup,
  storedGroup,
} from '../lifecycle/stored-models';
import { groupViews } from '../lifecycle/views';
import type { ModelDeps } from '../model-deps';
import { type ArtifactEntry, ArtifactStore } from './artifact-store';
import { ModelHolds } from './model-holds';
import { modelEntries } from './models-view';
import type { Promotions } from './promotions';
import { SharedModels } from './shared-models';

/** What is stored of the models between two runs; its keys are those of every data folder written so far. */
interface StoredModels extends ModelsKept {
  readonly serving: Readonly<Record<SeriesKey, Assignment>>;
  readonly groups: Readonly<Record<string, StoredGroup>>;
  readonly shelf: Readonly<Record<string, ArtifactEntry>>;
}

/** Makes a change while no pass is under way. */
interface BetweenPasses {
  defer<Result>(change: () => Result): Promise<Result>;
}

type StateStoreDeps = Pick<ModelDeps, 'options' | 'store' | 'factory' | 'modelsFolder' | 'logger' | 'shared'>;

/** Carries where the models stand from one run to the next, and keeps open what is needed. */
export class ModelStateStore {
  readonly artifacts: ArtifactStore;
  private readonly stored: StoredModels | undefined;
  private readonly holds = new ModelHolds();
  private writing: Promise<void> | undefined;
  private isStale = false;
  private readonly shared: SharedModels | undefined;

  constructor(
    private readonly deps: StateStoreDeps,
    private readonly groups: Groups,
    private readonly promotions: Promotions,
  ) {
    const { store, factory, modelsFolder, shared } = deps;
    this.shared = shared && new SharedModels(shared, modelsFolder);
    this.stored = store.document(MODELS_DOCUMENT) as StoredModels | undefined;
    this.artifacts = new ArtifactStore(modelsFolder, factory, this.stored?.shelf ?? {});
  }

  /** Restores every group as the last run left it; a model that is gone is fitted again. */
  async restore(): Promise<void> {
    const { serving = {}, groups = {} } = this.stored ?? {};
    for (const group of this.groups.all) {
      const { members } = group;
      const stored = groups[group.name];
      const served = [...members.keys()].flatMap((series) => serving[series]?.hash ?? []);
      const models = await this.openAll(new Set([...(stored ? hashesIn(stored) : []), ...served]));
      const restored = stored ? restoredGroup(group.models, stored, models) : group.models;
      const assignments = new Map(restoredAssignments(serving, members.keys(), models));
      group.models = { ...restored, assignments };
    }
  }

  /** Takes over models that other members have fitted, for groups and series that have none here. */
  async adopt(barrier: BetweenPasses): Promise<void> {
    const { shared } = this;
    if (shared === undefined) return;
    await shared.read();
    const models = await this.openAll(new Set(this.groups.all.flatMap((group) => missing(group, shared))));
    if (models.size === 0) return;
    await barrier.defer(() => {
      for (const group of this.groups.all) group.models = withShared(group, shared, models);
    });
    this.save();
  }

  /** Keeps models open until released. */
  hold(hashes: Iterable<string>): () => void {
    const release = this.holds.add(hashes);
    return () => {
      release();
      this.save();
    };
  }

  /** Stores how things stand, once for all changes that come together. */
  save(): void {
    this.isStale = true;
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
  async close(): Promise<void> {
    await this.writing;
  }

  /** Every model where it stands, including those that only are kept. */
  view(): ModelsView {
    const groups = this.groups.all;
    const views = groups.flatMap(({ models, members }) => groupViews(models, members, this.deps.options));
    return {
      models: modelEntries(views, this.artifacts.entries),
      promotions: this.promotions.all,
      pinned: groups.filter(({ models }) => models.isPinned).map(({ name }) => name),
    };
  }

  private async saveAll(): Promise<void> {
    const { store } = this.deps;
    while (this.isStale) {
      await Promise.resolve();
      this.isStale = false;
      await this.promotions.write();
      await store.putDocument(MODELS_DOCUMENT, this.documentNow());
      await this.shared?.publish(this.groups.all.map(({ models }) => models));
      const used = new Set(this.groups.all.flatMap(({ models }) => [...hashesOf(models)]));
      // What comes into use while models are closed is only seen by looking again.
      const isUsed = (hash: string) => used.has(hash) || this.isInUse(hash);
      await this.artifacts.close(isUsed);
      const named = new Set([...this.promotions.hashes, ...store.modelsNamed()]);
      await this.artifacts.prune((hash) => named.has(hash) || isUsed(hash));
    }
  }

  private isInUse(hash: string): boolean {
    return this.holds.has(hash) || this.groups.all.some(({ models }) => hashesOf(models).has(hash));
  }

  private documentNow(): StoredModels {
    const groups = this.groups.all.map(({ models }) => models);
    return {
      serving: Object.fromEntries(groups.flatMap(({ assignments }) => [...assignments])),
      groups: Object.fromEntries(
        groups.flatMap((models) => {
          const stored = storedGroup(models);
          return stored === undefined ? [] : [[models.name, stored] as const];
        }),
      ),
      shelf: Object.fromEntries(this.artifacts.entries),
      view: this.view(),
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

/** Models that a group cannot do without. */
export function hashesOf({ champion, rungs, assignments }: GroupModels): Set<string> {
  const hashes = [
    champion?.model.hash,
    ...rungs.map(({ challenger }) => challenger?.model.hash),
    ...[...assignments.values()].map(({ hash }) => hash),
  ];
  return new Set(hashes.filter((hash) => hash !== undefined));
}

/** Hashes of the models that other members have for a group, or for its series, that has none here. */
function missing({ name, models, members }: Group, shared: SharedModels): string[] {
  const unserved = [...members.keys()].filter((series) => !models.assignments.has(series));
  const served = unserved.flatMap((series) => shared.servingOf(series)?.hash ?? []);
  const stored = isOpen(models) ? shared.group(name) : undefined;
  return [...(stored ? hashesIn(stored) : []), ...served];
}

/** The models of a group with those that other members have fitted. */
function withShared(
  { name, models, members }: Group,
  shared: SharedModels,
  opened: ReadonlyMap<string, ModelReference>,
) {
  const stored = isOpen(models) ? shared.group(name) : undefined;
  const restored = stored ? restoredGroup(models, stored, opened) : models;
  const assignments = new Map(restored.assignments);
  for (const series of members.keys()) {
    const own = shared.servingOf(series);
    if (!assignments.has(series) && own && opened.has(own.hash)) assignments.set(series, own);
  }
  return { ...restored, assignments };
}

/** Whether nothing serves a group and nothing is being fitted for it. */
function isOpen({ champion, rungs }: GroupModels): boolean {
  return champion === undefined && rungs.every(({ state }) => state !== 'fitting');
}

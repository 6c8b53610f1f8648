import { MODELS_DOCUMENT, type ModelsKept, type ModelsView } from '@kymo/api';
import { messageOf, type ModelReference, type SeriesKey } from '@kymo/domain';
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

/** What is stored of the models between two runs; its keys are those of every data folder written so far. */
interface StoredModels extends ModelsKept {
  readonly serving: Readonly<Record<SeriesKey, Assignment>>;
  readonly groups: Readonly<Record<string, StoredGroup>>;
  readonly shelf: Readonly<Record<string, ArtifactEntry>>;
}

type StateStoreDeps = Pick<ModelDeps, 'options' | 'store' | 'factory' | 'modelsFolder' | 'logger'>;

/** Carries where the models stand from one run to the next, and keeps open what is needed. */
export class ModelStateStore {
  readonly artifacts: ArtifactStore;
  private readonly stored: StoredModels | undefined;
  private readonly holds = new ModelHolds();
  private writing: Promise<void> | undefined;
  private isStale = false;

  constructor(
    private readonly deps: StateStoreDeps,
    private readonly groups: Groups,
    private readonly promotions: Promotions,
  ) {
    const { store, factory, modelsFolder } = deps;
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

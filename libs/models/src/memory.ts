import { MODELS_DOCUMENT, type ModelsView } from '@kymo/api';
import { type Log, messageOf, type SeriesKey, type Store } from '@kymo/domain';
import type { Group } from './group';
import type { Groups } from './groups';
import { groupDocument, type GroupDocument, modelEntries, type ModelsDocument } from './models-document';
import type { Promotions } from './promotions';
import { type Fitted, Shelf } from './shelf';
import type { Rooms } from './rooms';

/** The model of a series, and the place of its detector in the ladder. */
export interface Serving {
  readonly rank: number;
  readonly fitted: Fitted;
}

/** What is kept of the models from one run to the next, and which of them are open. */
export class Memory {
  readonly shelf: Shelf;
  private readonly document: ModelsDocument | undefined;
  /** Models that are open for something under way, and for how many things. */
  private readonly held = new Map<string, number>();
  private writing: Promise<void> | undefined;
  private isStale = false;
  private readonly store: Pick<Store, 'putDocument' | 'modelsNamed'>;
  private readonly logger: Pick<Log, 'warn'>;

  constructor(
    { store, factory, modelsFolder, logger }: Rooms,
    private readonly groups: Groups,
    private readonly serving: Map<SeriesKey, Serving>,
    private readonly promotions: Promotions,
  ) {
    this.store = store;
    this.logger = logger;
    this.document = store.document(MODELS_DOCUMENT) as ModelsDocument | undefined;
    this.shelf = new Shelf(modelsFolder, factory, this.document?.shelf ?? {});
  }

  /** Takes up the models of the run before; a model that is gone is fitted anew. */
  async restore(): Promise<void> {
    const { serving = {}, groups = {} } = this.document ?? {};
    const byName = new Map(this.groups.all.map((group) => [group.name, group]));
    for (const [name, document] of Object.entries(groups)) {
      const group = byName.get(name);
      if (group !== undefined) await this.restoreGroup(group, document);
    }
    for (const [series, { rank, hash }] of Object.entries(serving)) {
      if (this.groups.with(series) === undefined) continue;
      const fitted = await this.takeIfThere(hash);
      if (fitted !== undefined) this.serving.set(series, { rank, fitted });
    }
  }

  /** Keeps models open until released, whatever takes over meanwhile. */
  hold(hashes: Iterable<string>): () => void {
    const own = [...hashes];
    for (const hash of own) this.held.set(hash, (this.held.get(hash) ?? 0) + 1);
    return () => {
      for (const hash of own) {
        const count = this.held.get(hash)! - 1;
        if (count > 0) this.held.set(hash, count);
        else this.held.delete(hash);
      }
      this.write();
    };
  }

  /** Models that a group cannot do without. */
  hashesOf({ champion, steps, members }: Group): Set<string> {
    const fitted = [
      champion?.fitted,
      ...steps.map(({ challenger }) => challenger?.fitted),
      ...[...members.keys()].map((series) => this.serving.get(series)?.fitted),
    ];
    return new Set(fitted.flatMap((one) => one?.detector.model.hash ?? []));
  }

  /** Writes down how things stand, once for all changes that come together. */
  write(): void {
    this.isStale = true;
    this.writing ??= this.writeAll()
      .catch((error: unknown) => {
        this.logger.warn(`noting which models serve: ${messageOf(error)}; the next start may fit them anew`);
      })
      .finally(() => {
        this.writing = undefined;
      });
  }

  async close(): Promise<void> {
    await this.writing;
  }

  private async writeAll(): Promise<void> {
    while (this.isStale) {
      await Promise.resolve();
      this.isStale = false;
      await this.promotions.write();
      await this.store.putDocument(MODELS_DOCUMENT, this.documentNow());
      const inUse = new Set(this.groups.all.flatMap((group) => [...this.hashesOf(group)]));
      for (const hash of this.held.keys()) inUse.add(hash);
      await this.shelf.close(inUse);
      await this.shelf.prune(new Set([...inUse, ...this.promotions.hashes, ...this.store.modelsNamed()]));
    }
  }

  private async restoreGroup(group: Group, document: GroupDocument): Promise<void> {
    const fitted = await this.takeIfThere(document.champion.hash);
    if (fitted === undefined) return;
    group.champion = { fitted, rank: document.champion.rank };
    group.isPinned = document.isPinned;
    for (const step of group.steps) {
      const { detector, learnt, challenger, ...kept } = document.steps[step.rank] ?? {};
      if (detector !== step.rung.detector) continue;
      Object.assign(step, kept, { learnt: new Set(learnt) });
      const waiting = challenger && (await this.takeIfThere(challenger.hash));
      if (waiting) step.challenger = { ...challenger, fitted: waiting };
      else if (step.state === 'shadow') Object.assign(step, { state: 'waiting', fittedSteps: 0 });
      if (step.rank === group.champion.rank) step.state = 'serving';
    }
  }

  private async takeIfThere(hash: string): Promise<Fitted | undefined> {
    try {
      return await this.shelf.take(hash);
    } catch (error) {
      this.logger.warn(`going on without a model of the run before, it is fitted anew: ${messageOf(error)}`);
      return undefined;
    }
  }

  private documentNow(): ModelsDocument {
    const serving = [...this.serving].map(([series, { rank, fitted }]) => {
      return [series, { rank, hash: fitted.detector.model.hash }] as const;
    });
    const kept = this.groups.all.flatMap((group) => {
      const document = groupDocument(group);
      return document === undefined ? [] : [[group.name, document] as const];
    });
    return {
      serving: Object.fromEntries(serving),
      groups: Object.fromEntries(kept),
      shelf: Object.fromEntries(this.shelf.entries),
      view: this.view(),
    };
  }

  /** Every model where it stands, also those that have had their time. */
  view(): ModelsView {
    const groups = this.groups.all;
    return {
      models: modelEntries(
        groups.flatMap((group) => group.views()),
        this.shelf.entries,
      ),
      promotions: this.promotions.all,
      pinned: groups.filter(({ isPinned }) => isPinned).map(({ name }) => name),
    };
  }
}

import { MODEL_ORDERS_DOCUMENT, type ModelOrder, type ModelOrders, type ModelOrderView } from '@kymo/api';
import { KymoError, messageOf } from '@kymo/domain';
import type { Group } from '../groups/group';
import type { ModelDeps } from '../model-deps';
import type { OpenModel } from '../stores/artifact-store';
import type { ModelAssignments } from './model-assignments';
import type { PassBarrier } from './pass-barrier';

/** An operator's choice of a model. */
type Act = 'promotion' | 'rollback';

/** Carries out what operators want of the models, before the next pass. */
export class Orders {
  constructor(
    private readonly deps: Pick<ModelDeps, 'store' | 'logger'>,
    private readonly assignments: ModelAssignments,
    private readonly barrier: PassBarrier,
  ) {}

  /** @throws KymoError MODEL_UNKNOWN, ARTIFACT_DAMAGED, ARTIFACT_FOREIGN */
  async carryOut(order: ModelOrder): Promise<ModelOrderView> {
    const { groups, promotions } = this.assignments;
    if (order.act === 'promote') {
      const { group, hash } = await this.find(order.hash);
      return this.choose(group, hash, 'promotion');
    }
    const group = groups.named(order.group);
    if (order.act === 'release') return this.release(group);
    const hash = promotions.before(group.name, group.models.champion?.model.hash);
    return this.choose(group, hash, 'rollback');
  }

  /** Carries out what was ordered while the monitor was away. */
  async carryOutStored(): Promise<void> {
    const { store, logger } = this.deps;
    const orders = (store.document(MODEL_ORDERS_DOCUMENT) ?? []) as ModelOrders;
    if (orders.length === 0) return;
    for (const order of orders) {
      try {
        logger.info({ order }, (await this.carryOut(order)).done);
      } catch (error) {
        const why = messageOf(error);
        logger.warn({ order }, `An order given while the monitor was away is not carried out: ${why}`);
      }
    }
    await store.putDocument(MODEL_ORDERS_DOCUMENT, undefined);
  }

  private async release(group: Group): Promise<ModelOrderView> {
    const { isPinned } = group.models;
    await this.barrier.defer(() => this.assignments.apply(group, { type: 'released' }));
    return {
      done: isPinned
        ? `${group.name} is released: a better model takes over by itself again`
        : `${group.name} was not pinned`,
    };
  }

  private async choose(group: Group, hash: string, act: Act): Promise<ModelOrderView> {
    const release = this.assignments.states.hold([hash]);
    try {
      const { detector } = await this.open(hash, group);
      const { model } = detector;
      const why = act === 'rollback' ? 'rolled back by an operator' : 'chosen by an operator';
      await this.barrier.defer(() => {
        const known = group.knownTo(detector);
        this.assignments.apply(group, { type: 'model-chosen', act, model, known, why });
      });
      return {
        done: `${model.detector} ${hash.slice(0, 12)} serves ${group.name}, which is pinned to it until it is released`,
      };
    } finally {
      release();
    }
  }

  /** The model whose hash begins so, and the group that it is for. */
  private async find(beginning: string): Promise<{ readonly hash: string; readonly group: Group }> {
    const { states, groups } = this.assignments;
    const hash = await states.artifacts.find(beginning);
    const name = states.artifacts.entries.get(hash)?.group;
    if (name !== undefined) return { hash, group: groups.named(name) };
    const { artifact } = await states.artifacts.open(hash);
    const { series } = artifact.report;
    const group = series.map((key) => groups.of(key)).find((one) => one !== undefined);
    if (group === undefined) {
      throw new KymoError(
        'MODEL_UNKNOWN',
        `Looking for the group of the model ${hash.slice(0, 12)}: it was fitted on ` +
          `${series.slice(0, 5).join(', ')}, and none of its series is watched. Promote a model of a watched series.`,
      );
    }
    states.artifacts.note(artifact, group.name);
    return { hash, group };
  }

  private async open(hash: string, group: Group): Promise<OpenModel> {
    const model = await this.assignments.states.artifacts.open(hash);
    if (group.knownTo(model.detector).length > 0) return model;
    throw new KymoError(
      'MODEL_UNKNOWN',
      `Promoting the model ${hash.slice(0, 12)} for the group '${group.name}': it knows none of the group's series. ` +
        'Choose a model that was fitted on one of them.',
    );
  }
}

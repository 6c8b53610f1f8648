import type { ModelOrder, ModelOrderView, Promotion } from '@kymo/api';
import type { BetweenPasses } from './between-passes';
import type { Group } from './group';
import type { Roster } from './roster';

/**
 * Carries out what an operator wants of the models, before the next pass.
 * @throws KymoError MODEL_UNKNOWN, ARTIFACT_DAMAGED, ARTIFACT_FOREIGN
 */
export async function carryOut(
  order: ModelOrder,
  roster: Roster,
  between: BetweenPasses,
): Promise<ModelOrderView> {
  if (order.act === 'promote') {
    const { group, hash } = await roster.find(order.hash);
    return choose(group, hash, 'promotion', roster, between);
  }
  const group = roster.groups.named(order.group);
  if (order.act === 'rollback') {
    const hash = roster.promotions.before(group.name, group.champion?.fitted.detector.model.hash);
    return choose(group, hash, 'rollback', roster, between);
  }
  const wasPinned = group.isPinned;
  await between.make(() => roster.pin(group, false));
  return {
    done: wasPinned ? `${group.name} is released: the ladder goes on` : `${group.name} was not pinned`,
  };
}

async function choose(
  group: Group,
  hash: string,
  act: Promotion['act'],
  roster: Roster,
  between: BetweenPasses,
): Promise<ModelOrderView> {
  const release = roster.memory.hold([hash]);
  try {
    const fitted = await roster.take(hash, group);
    const why = act === 'rollback' ? 'rolled back by an operator' : 'chosen by an operator';
    await between.make(() => {
      roster.pin(group, true);
      if (group.champion?.fitted === fitted) return;
      roster.takeOver(group, fitted, { act, by: 'operator', why });
    });
    const { detector } = fitted.detector.model;
    return {
      done: `${detector} ${hash.slice(0, 12)} serves ${group.name}, which is pinned to it until it is released`,
    };
  } finally {
    release();
  }
}

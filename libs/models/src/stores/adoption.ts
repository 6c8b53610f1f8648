import type { ModelReference } from '@kymo/domain';
import type { Group } from '../groups/group';
import type { GroupModels } from '../lifecycle/group-models';
import { hashesIn, restoredGroup } from '../lifecycle/stored-models';
import type { SharedModels } from './shared-models';

/** Hashes of the models that other members have for a group, or for its series, that has none here. */
export function missingModels({ name, models, members }: Group, shared: SharedModels): string[] {
  const unserved = [...members.keys()].filter((series) => !models.assignments.has(series));
  const served = unserved.flatMap((series) => shared.servingOf(series)?.hash ?? []);
  const stored = isOpen(models) ? shared.group(name) : undefined;
  return [...(stored ? hashesIn(stored) : []), ...served];
}

/** The models of a group with those that other members have fitted. */
export function withShared(
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

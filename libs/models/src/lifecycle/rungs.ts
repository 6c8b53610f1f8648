import type { GroupModels, RungModels, RungState } from './group-models';

/** The group with one rung changed. */
export function withRung(group: GroupModels, rung: RungModels): GroupModels {
  return { ...group, rungs: group.rungs.map((one) => (one.rank === rung.rank ? rung : one)) };
}

/** Where a rung stands while nothing is being done to it. */
export function restingState(
  { champion }: GroupModels,
  { rank, challenger }: RungModels,
  otherwise: RungState,
): RungState {
  if (champion?.rank === rank) return 'serving';
  return challenger === undefined ? otherwise : 'shadow';
}

import type { Promotion } from '@kymo/api';
import type { ModelReference, SeriesKey } from '@kymo/domain';
import type { Reduction } from './events';
import type { GroupModels, RungModels } from './group-models';

/** A model that takes over, and the members that it knows. */
interface Successor {
  readonly model: ModelReference;
  readonly known: readonly SeriesKey[];
  /** Longest series of its fit. */
  readonly steps?: number;
}

/** A model takes over every series of its group that it knows; challengers up to its rung are dropped. */
export function takeOver(
  group: GroupModels,
  { model, known, steps }: Successor,
  rank: number,
  how: Pick<Promotion, 'act' | 'by' | 'why'>,
): Reduction<GroupModels> {
  const { champion, name } = group;
  const assignment = { rank, hash: model.hash };
  const state: GroupModels = {
    ...group,
    champion: { model, rank, steps },
    drift: undefined,
    assignments: new Map([...group.assignments, ...known.map((key) => [key, assignment] as const)]),
    rungs: group.rungs.map((rung) => succeeded(rung, model, rank, how.why)),
  };
  const promotion = {
    group: name,
    ...(champion && { from: champion.model.hash }),
    to: model.hash,
    detector: model.detector,
    ...how,
  };
  return {
    state,
    commands: [
      { type: 'record-promotion', promotion },
      { type: 'tell-rung', rank, state: 'serving' },
      { type: 'save' },
    ],
  };
}

/** A rung once a model has taken over, its own or that of another. */
function succeeded(
  rung: RungModels,
  { detector, hash }: ModelReference,
  rank: number,
  why: string,
): RungModels {
  const kept = rung.rank <= rank ? { ...rung, challenger: undefined } : rung;
  if (rung.rank === rank)
    return { ...kept, hash, ...(rung.state !== 'fitting' && { state: 'serving', detail: why }) };
  const isOver = kept.state === 'serving' || (kept.state === 'shadow' && !kept.challenger);
  return isOver ? { ...kept, state: 'retired', detail: `replaced by ${detector}` } : kept;
}

/** The rung that a model was fitted for; -1 if the ladder has none. */
export function rankOf({ rungs }: GroupModels, { hash, detector }: ModelReference): number {
  const own = rungs.findIndex((rung) => rung.hash === hash);
  return own >= 0 ? own : rungs.findIndex(({ config }) => config.detector === detector);
}

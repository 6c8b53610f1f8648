import type { ModelReference, SeriesKey } from '@kymo/domain';
import type { Assignment, Challenger, GroupModels, RungModels, RungState, Seen } from './group-models';

/** The stored part of a group; its keys are those of every data folder written so far. */
export interface StoredGroup {
  readonly champion: { readonly rank: number; readonly hash: string; readonly steps?: number | undefined };
  readonly isPinned: boolean;
  readonly steps: readonly StoredRung[];
}

interface StoredRung {
  readonly detector: string;
  readonly state: RungState;
  readonly detail: string;
  readonly hash?: string | undefined;
  readonly fittedSteps: number;
  readonly fittedMs: number;
  readonly learnt: readonly SeriesKey[];
  readonly challenger?: {
    readonly hash: string;
    readonly since: Readonly<Record<SeriesKey, Seen>>;
    readonly dueSteps: number;
  };
}

/** Models that are open, by hash. */
type Models = ReadonlyMap<string, ModelReference>;

/** What is stored of a group; nothing without a champion, as such a group begins again. */
export function storedGroup({ champion, isPinned, rungs }: GroupModels): StoredGroup | undefined {
  if (champion === undefined) return undefined;
  const { rank, model, steps } = champion;
  return { champion: { rank, hash: model.hash, steps }, isPinned, steps: rungs.map(storedRung) };
}

function storedRung(rung: RungModels): StoredRung {
  const { config, state, detail, hash, fittedSteps, fittedMs, fittedSeries, challenger } = rung;
  return {
    detector: config.detector,
    hash,
    fittedMs,
    // A fit that ends with the program begins again.
    ...(state === 'fitting'
      ? { state: 'waiting', detail: '', fittedSteps: 0, learnt: [] }
      : { state, detail, fittedSteps, learnt: [...fittedSeries] }),
    ...(challenger && {
      challenger: {
        hash: challenger.model.hash,
        since: challenger.since,
        dueSteps: challenger.dueSteps,
      },
    }),
  };
}

/** Hashes that a stored group names. */
export function hashesIn({ champion, steps }: StoredGroup): string[] {
  return [champion.hash, ...steps.flatMap(({ challenger }) => challenger?.hash ?? [])];
}

/** A new group as it was stored; as it is if the model of its champion is gone. */
export function restoredGroup(group: GroupModels, stored: StoredGroup, models: Models): GroupModels {
  const model = models.get(stored.champion.hash);
  if (model === undefined) return group;
  const { rank, steps } = stored.champion;
  return {
    ...group,
    champion: { model, rank, steps },
    isPinned: stored.isPinned,
    rungs: group.rungs.map((rung) => {
      const own = stored.steps[rung.rank];
      if (own?.detector !== rung.config.detector) return rung;
      const restored = restoredRung(rung, own, models);
      return rung.rank === rank ? { ...restored, state: 'serving' } : restored;
    }),
  };
}

function restoredRung(rung: RungModels, stored: StoredRung, models: Models): RungModels {
  const { state, detail, hash, fittedSteps, fittedMs, learnt } = stored;
  const kept = { ...rung, state, detail, hash, fittedSteps, fittedMs, fittedSeries: new Set(learnt) };
  const challenger = challengerOf(stored, models);
  if (challenger) return { ...kept, challenger };
  return state === 'shadow' ? { ...kept, state: 'waiting', fittedSteps: 0 } : kept;
}

function challengerOf({ challenger }: StoredRung, models: Models): Challenger | undefined {
  const model = challenger && models.get(challenger.hash);
  return model && { model, since: challenger.since, dueSteps: challenger.dueSteps };
}

/** The assignments of series as they were stored, without those whose model is gone. */
export function restoredAssignments(
  stored: Readonly<Record<SeriesKey, Assignment>>,
  series: Iterable<SeriesKey>,
  models: Models,
): (readonly [SeriesKey, Assignment])[] {
  return [...series].flatMap((key) => {
    const assignment = stored[key];
    return assignment && models.has(assignment.hash) ? [[key, assignment] as const] : [];
  });
}

import type { DriftView, ModelView } from '@kymo/api';
import type { ModelReference, SeriesKey, SeriesState } from '@kymo/domain';
import { seededRandom, seedFrom } from '@kymo/statistics';
import type { DetectionOptions } from '../options/detection-options';
import type { Rung } from '../options/ladder-options';

/** Half width of the factor on a group's time between refits, so that groups do not all refit at once. */
const JITTER = 0.1;

/** How much of a series had been seen at a moment. */
export interface Seen {
  readonly steps: number;
  readonly lastMs: number;
}

/** A fitted model that has yet to prove better than the one that serves. */
export interface Challenger {
  readonly model: ModelReference;
  /** What each series had shown when the history was gathered for the fit. */
  readonly since: Readonly<Record<SeriesKey, Seen>>;
  /** Steps that a series has to show on average before the comparison. */
  readonly dueSteps: number;
}

/** The model that serves a series. */
export interface Assignment {
  readonly hash: string;
  /** Place of its detector in the ladder; -1 if the ladder does not have it. */
  readonly rank: number;
}

/** The model that has taken over a group. */
export interface Champion {
  readonly model: ModelReference;
  /** Place of its detector in the ladder; -1 if the ladder does not have it. */
  readonly rank: number;
  /** Longest series of its fit; absent where an operator has chosen it. */
  readonly steps?: number | undefined;
}

export type RungState = ModelView['state'];

/** One detector of the ladder in one group. */
export interface RungModels {
  readonly config: Rung;
  readonly rank: number;
  readonly state: RungState;
  readonly detail: string;
  /** Share of the fit done, 0 to 1; present during a fit. */
  readonly fraction?: number | undefined;
  readonly remainingMs?: number | undefined;
  /** Hash of the last model of this rung that has served the group or was compared with the one that does. */
  readonly hash?: string | undefined;
  readonly challenger?: Challenger | undefined;
  /** Longest series at the last fit, successful or not; 0 before the first. */
  readonly fittedSteps: number;
  /** Latest event time at that fit. */
  readonly fittedMs: number;
  /** Wall-clock time at which that fit ended. */
  readonly fittedAt: number;
  /** Series of that fit. */
  readonly fittedSeries: ReadonlySet<SeriesKey>;
}

/** The models of the series that share them: machines of one kind, or one series alone. */
export interface GroupModels {
  readonly name: string;
  readonly rungs: readonly RungModels[];
  readonly champion?: Champion | undefined;
  /** An operator has chosen the champion: nothing takes over by itself. */
  readonly isPinned: boolean;
  /** The model of each member that has one. */
  readonly assignments: ReadonlyMap<SeriesKey, Assignment>;
  readonly drift?: DriftView | undefined;
  /** Share of normal windows that the champion scores as anomalous; present only above the limit. */
  readonly alarmShare?: number | undefined;
  /** Factor on the time between refits. */
  readonly refitFactor: number;
}

/** What is known of the series of a group, whatever models serve them. */
export type Members = ReadonlyMap<SeriesKey, SeriesState>;

/** A group before its first fit. */
export function newGroup(
  name: string,
  { ladder, seed }: Pick<DetectionOptions, 'ladder' | 'seed'>,
): GroupModels {
  return {
    name,
    rungs: ladder.map(newRung),
    isPinned: false,
    assignments: new Map(),
    refitFactor: 1 + JITTER * (2 * seededRandom(seedFrom(name, seed))() - 1),
  };
}

function newRung(config: Rung, rank: number): RungModels {
  return {
    config,
    rank,
    state: 'waiting',
    detail: '',
    fittedSteps: 0,
    fittedMs: 0,
    fittedAt: 0,
    fittedSeries: new Set(),
  };
}

/** Steps that a series has shown on average since the fit of a challenger. */
export function stepsInShadow({ since }: Challenger, members: Members): number {
  const shown = Object.entries(since).map(([key, { steps }]) => (members.get(key)?.steps ?? 0) - steps);
  return Math.floor(shown.reduce((sum, steps) => sum + Math.max(0, steps), 0) / shown.length);
}

/** Length of the longest series of a fit. */
export function longestSeen(since: Readonly<Record<SeriesKey, Seen>>): number {
  return Math.max(...Object.values(since).map(({ steps }) => steps));
}

/** Length of the longest series. */
export function longestOf(states: Iterable<SeriesState>): number {
  let longest = 0;
  for (const { steps } of states) longest = Math.max(longest, steps);
  return longest;
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

import type { DriftView, ModelView, Promotion } from '@kymo/api';
import type { ModelReference, SeriesKey } from '@kymo/domain';
import type { Assignment, RungState, Seen } from './group-models';

interface OfRung {
  readonly rank: number;
}

interface OfChallenger extends OfRung {
  /** Hash of the challenger. */
  readonly challenger: string;
  /** Hash of the champion that it was compared with. */
  readonly champion: string;
}

/** What happens to one rung of the ladder of a group. */
export type RungEvent =
  | (OfRung & { readonly type: 'fit-began'; readonly since: Readonly<Record<SeriesKey, Seen>> })
  | (OfRung & {
      readonly type: 'fit-progressed';
      readonly detail: string;
      readonly fraction: number;
      readonly remainingMs?: number | undefined;
    })
  | (OfRung & {
      readonly type: 'fitted';
      readonly model: ModelReference;
      readonly since: Readonly<Record<SeriesKey, Seen>>;
      readonly dueSteps: number;
      /** Members that the model knows. */
      readonly known: readonly SeriesKey[];
      /** Those of them that no model of this group serves. */
      readonly newcomers: readonly SeriesKey[];
      /** Wall-clock time. */
      readonly atMs: number;
    })
  | (OfRung & { readonly type: 'fit-refused' | 'fit-failed'; readonly why: string; readonly atMs: number })
  | (OfChallenger & { readonly type: 'challenger-undecided'; readonly dueSteps: number })
  | (OfChallenger & { readonly type: 'challenger-lost'; readonly why: string })
  | (OfChallenger & {
      readonly type: 'challenger-won';
      readonly why: string;
      readonly known: readonly SeriesKey[];
    });

/** What happens to a group as a whole. */
export type GroupEvent =
  | {
      readonly type: 'model-chosen';
      readonly act: Exclude<Promotion['act'], 'first'>;
      readonly model: ModelReference;
      readonly known: readonly SeriesKey[];
      readonly why: string;
    }
  | { readonly type: 'released' }
  | { readonly type: 'drift-measured'; readonly drift: DriftView | undefined }
  | { readonly type: 'alarm-share-measured'; readonly alarmShare: number | undefined }
  /** Series that came in, with the models that already serve them. */
  | { readonly type: 'series-joined'; readonly assignments: readonly (readonly [SeriesKey, Assignment])[] }
  | { readonly type: 'series-left'; readonly series: readonly SeriesKey[] };

export type ModelEvent = RungEvent | GroupEvent;

/** What follows from an event outside of the state. */
export type Command =
  /** Tell of a rung as it stands now; only of its model in one state if given. */
  | { readonly type: 'tell-rung'; readonly rank: number; readonly state?: RungState }
  | { readonly type: 'tell'; readonly view: ModelView }
  | { readonly type: 'record-promotion'; readonly promotion: Omit<Promotion, 'at'> }
  /** Note why a model does not serve. */
  | { readonly type: 'remark'; readonly hash: string; readonly why: string }
  | { readonly type: 'save' };

/** The state after an event, and what is to be done because of it. */
export interface Reduction<State> {
  readonly state: State;
  readonly commands: readonly Command[];
}

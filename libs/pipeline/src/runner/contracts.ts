import type { Effects, SeriesState, StateAssignment, Store, Verdict } from '@kymo/domain';

/** What the runner needs of the models that serve the series. */
export interface ServingModels {
  /** Resolves when a pass may begin; until it has ended, the models do not change. */
  beginPass(): Promise<void>;
  /** Tells of the effects of a pass that is durable, and of what it has found. One call at a time, in the order of the passes. */
  endPass(effects: Pick<Effects, 'series' | 'forgotten'>, verdicts: readonly Verdict[]): Promise<void>;
  /** Tells that a pass has ended without effects. */
  abandonPass(): void;
  /** Goes on with these series and no others: partitions have changed hands. Not while a pass is under way. */
  reassign(series: readonly SeriesState[]): Promise<void>;
  /** Resolves when nothing that the stream waits for is due or under way. */
  settle(): Promise<void>;
  /** Ends fits under way; detectors go on scoring. */
  cancelFits(): void;
}

/** What the runner needs of that which ships an outbox to its sink. */
export interface OutboxPump {
  /** Says that something new is owed. */
  notify(): void;
}

/** What keeps that which is owed to sinks within its limits. */
export interface OutboxLimiter {
  /** Resolves when there is room for another pass, or when `signal` aborts. One call at a time. */
  makeRoom(signal: AbortSignal): Promise<void>;
}

/** Told of a failure that nobody waits for. @param doing what was under way */
export type OnFailure = (doing: string, thrown: unknown) => void;

/** What the runner needs of the state that moves with its partitions. */
export interface GroupState extends Pick<Store, 'commit'> {
  /** Takes partitions over, and lets go of all others. */
  assign(partitions: readonly string[]): Promise<StateAssignment>;
}

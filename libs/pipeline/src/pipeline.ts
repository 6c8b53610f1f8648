import type { Feedback, Notifier, PartitionNotifiers } from '@kymo/alerting';
import {
  type Batch,
  type Decoder,
  type Effects,
  type Outcome,
  type Recipient,
  type Store,
  windowEndMs,
} from '@kymo/domain';
import { concatMap, defer, of, type OperatorFunction, tap } from 'rxjs';
import { begin } from './flow/begin';
import { inGroups } from './flow/in-groups';
import { observed, type StageObserver } from './flow/observed';
import { oneByOne } from './flow/one-by-one';
import { type Flowing, through, throughAtOnce } from './flow/through';
import { DecodeStage } from './stages/decode/decode';
import { DeliverStage, type Delivered } from './stages/deliver/deliver';
import { EvidenceStage } from './stages/evidence/evidence';
import { FindSimilarStage } from './stages/find-similar/find-similar';
import { Boundaries } from './stages/judge/boundaries';
import { JudgeStage } from './stages/judge/judge';
import { type GroupOf, RaiseStage } from './stages/raise/raise';
import { type DetectorOf, ScoreStage } from './stages/score/score';
import { WindowStage } from './stages/window/window';
import type { Stage } from './stages/stage';
import type { StageOptions } from './stages/stage-options';

export interface PipelineDeps extends StageOptions {
  readonly decoder: Decoder;
  readonly detectorOf: DetectorOf;
  readonly recipients: readonly Recipient[];
  readonly store: Pick<Store, 'position' | 'series' | 'stageState' | 'stageKeys' | 'incident' | 'signatures'>;
  /** The series that share a model. Default: each has its own. */
  readonly groupOf?: GroupOf;
  /** Whether passes over several partitions become durable together; not where their states are kept apart. Default: they do. */
  readonly joinsPartitions?: boolean;
  /** Address of the page, for links in alerts. */
  readonly publicUrl?: string | undefined;
  /** Gathers incidents to notifications. Without it nobody is told. */
  readonly notifier?: Notifier | PartitionNotifiers | undefined;
  /** What follows from labels; without it they move nothing. */
  readonly feedback?: Pick<Feedback, 'factorOf'> | undefined;
  /** Told of each pass that has left a stage, for traces. */
  readonly onStage?: StageObserver | undefined;
}

/** What a pass has found, and the effects it must have. */
export interface PassResult {
  readonly outcome: Outcome;
  readonly effects: Effects;
  /** Batches that went into it: those that follow each other closely are concluded as one. */
  readonly batches: number;
}

/** The stages between a source and its sinks. */
export interface Pipeline {
  /**
   * Takes batches through all stages. Several are under way at once, but each stage takes them in their order. Batches that
   * follow each other closely are concluded as one; `commit` is awaited before it is called again.
   */
  run(commit: (pass: PassResult) => Promise<PassResult>): OperatorFunction<Batch, PassResult>;
  /** How long a partition may bring nothing before a series of it is silent, milliseconds; infinite where all are, NaN where there are none. */
  silentAfter(partition: string): number;
  /** How many samples of a partition have taken their series on: those that are late or repeated do not. */
  advancesOf(partition: string): number;
  /** Has every stage go back to what the store holds. */
  reset(): void;
}

/** The whole of Kymo between a source and its sinks. */
export function createPipeline(deps: PipelineDeps): Pipeline {
  const { store, onStage } = deps;
  const stages = createStages(deps);
  const { decode, window, score, judge, raise, evidence, findSimilar, deliver } = stages;
  const all: readonly Stage<never, unknown>[] = Object.values(stages);

  return {
    run: (commit) => (batches) =>
      defer(() => {
        let coming = 0;
        return batches.pipe(
          tap(() => (coming += 1)),
          concatMap((batch) => begin(batch, store)),
          through(observed('decode', decode, onStage)),
          through(observed('window', window, onStage)),
          throughAtOnce(observed('score', score, onStage)),
          through(observed('judge and raise', oneByOne(judge, raise), onStage)),
          throughAtOnce(observed('evidence', evidence, onStage)),
          tap(() => (coming -= 1)),
          inGroups(
            () => coming > 0,
            deps.joinsPartitions ?? true,
            (passes) =>
              of(passes).pipe(
                through(observed('find similar', findSimilar, onStage)),
                through(observed('deliver', deliver, onStage)),
                concatMap(async (delivered) => {
                  const pass = await commit(resultOf(delivered));
                  for (const stage of all) stage.saved?.(pass.effects.states);
                  return pass;
                }),
              ),
          ),
        );
      }),
    silentAfter: (partition) => window.silentAfter(partition),
    advancesOf: (partition) => window.advancesOf(partition),
    reset: () => {
      for (const stage of all) stage.reset();
    },
  };
}

/** The stages in their order, each with what it needs of others. */
function createStages(deps: PipelineDeps) {
  const { store, detectorOf, notifier, feedback } = deps;
  const { falseAlarmsPerDay } = deps.judge;
  const { lastingScore } = deps.incidents;
  const raise = new RaiseStage(deps.incidents, deps.groupOf ?? (() => undefined), store);
  const judge = new JudgeStage({
    options: deps.judge,
    boundaries: new Boundaries(
      { falseAlarmsPerDay, lastingScore },
      store,
      (one) => raise.groupSize(one),
      deps.series.maxInMemory,
    ),
    feedbackFactor: (window) => feedback?.factorOf(window) ?? 1,
    isServed: (series) => detectorOf(series) !== undefined,
    learning: (window) =>
      notifier?.unlearntBy(window, windowEndMs(window)) === undefined
        ? raise.learning(window.series)
        : 'nothing',
  });
  return {
    decode: new DecodeStage(deps.decoder),
    window: new WindowStage(deps.windows, deps.series, store),
    score: new ScoreStage(detectorOf),
    judge,
    raise,
    evidence: new EvidenceStage(detectorOf),
    findSimilar: new FindSimilarStage(store),
    deliver: new DeliverStage(deps.recipients, store, deps.publicUrl, notifier),
  };
}

function resultOf({ items, states, reached, passes: batches }: Flowing<Delivered>): PassResult {
  const { outcome, effects } = items[0]!;
  return { outcome, effects: { ...effects, reached, states }, batches };
}

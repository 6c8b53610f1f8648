import type { Reached, StageState } from '@kymo/domain';
import { concatAll, concatMap, from, map, type OperatorFunction } from 'rxjs';
import type { FlowStage, StageBatch } from '../stages/stage';

/** A pass between two stages, with the state of those that it has left. */
export interface Flowing<Item> extends StageBatch<Item> {
  readonly states: readonly StageState[];
  /** Each partition once. */
  readonly reached: readonly Reached[];
  /** Passes that it is made of. */
  readonly passes: number;
}

/** Takes passes through a stage, one at a time and in order, and its state with each. */
export function through<In, Out>(stage: FlowStage<In, Out>): OperatorFunction<Flowing<In>, Flowing<Out>> {
  return concatMap((batch) => {
    const done = stage.process(batch);
    return done instanceof Promise
      ? done.then((out) => leaving(stage, batch, out))
      : [leaving(stage, batch, done)];
  });
}

/** The same for a stage without state: it begins a pass as soon as that arrives, and gives them out in order. */
export function throughAtOnce<In, Out>(
  stage: FlowStage<In, Out>,
): OperatorFunction<Flowing<In>, Flowing<Out>> {
  return (batches) =>
    batches.pipe(
      map((batch) => {
        const done = Promise.resolve(stage.process(batch)).then((out) => leaving(stage, batch, out));
        // A failure waits for its turn: until then nobody else listens.
        done.catch(() => undefined);
        return from(done);
      }),
      concatAll(),
    );
}

function leaving<In, Out>(
  stage: FlowStage<In, Out>,
  { states, reached, passes }: Flowing<In>,
  batch: StageBatch<Out>,
): Flowing<Out> {
  return { ...batch, states: [...states, ...stage.snapshot()], reached, passes };
}

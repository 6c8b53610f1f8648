import type { FlowStage, StageBatch } from '../stages/stage';

/** One pass that has left a stage. */
export interface StageObservation {
  readonly stage: string;
  readonly pass: StageBatch<unknown>['pass'];
  /** Items that it took in and gave out. */
  readonly taken: number;
  readonly given: number;
  /** Milliseconds since the Unix epoch, with fractions. */
  readonly startMs: number;
  readonly endMs: number;
}

export type StageObserver = (observation: StageObservation) => void;

/** The same stage, with its passes told; as it is where nobody listens. */
export function observed<In, Out>(
  name: string,
  stage: FlowStage<In, Out>,
  observe: StageObserver | undefined,
): FlowStage<In, Out> {
  if (observe === undefined) return stage;
  return {
    process: (batch) => {
      const startMs = nowMs();
      const note = (out: StageBatch<Out>) => {
        const [taken, given] = [batch.items.length, out.items.length];
        observe({ stage: name, pass: batch.pass, taken, given, startMs, endMs: nowMs() });
        return out;
      };
      const done = stage.process(batch);
      return done instanceof Promise ? done.then(note) : note(done);
    },
    snapshot: () => stage.snapshot(),
  };
}

function nowMs(): number {
  return performance.timeOrigin + performance.now();
}

import { systemClock, type Artifact, type FitRun, type TrainingSeries } from '@kymo/domain';
import { createEngine, serveTasks, type Engine, type TaskContext } from '@kymo/engine';
import { fitDetector } from './fit-detector';
import type { FitNews, FitRequest, RestoreRequest, ScoreRequest } from './requests';
import { type Scorer } from '../inference/scorer';
import { createScorer } from './create-scorer';
import type { ScoreBatch } from '../inference/window-batch';

const engines = new Map<Engine['name'], Promise<Engine>>();
const scorers = new Map<string, Promise<Scorer>>();

function engineOf(name: Engine['name']): Promise<Engine> {
  let engine = engines.get(name);
  if (!engine) engines.set(name, (engine = createEngine(name)));
  return engine;
}

/** A worker without the scorer ends itself: its replacement restores all scorers again. */
async function scorerOf(id: string): Promise<Scorer> {
  return scorers.get(id) ?? process.exit(1);
}

serveTasks(
  {
    async fit(
      { engine, detector, options, training, seed, tensorboard }: FitRequest,
      context: TaskContext,
    ): Promise<Artifact> {
      const report = (news: FitNews) => context.reportProgress(news);
      const run: FitRun = {
        seed,
        tensorboard,
        signal: context.signal,
        onProgress: (progress) => report({ progress }),
        onWarning: (warning) => report({ warning }),
      };
      return fitDetector(
        await engineOf(engine),
        detector,
        options,
        training as TrainingSeries[],
        run,
        systemClock,
      );
    },

    async restore({ engine, id, artifact }: RestoreRequest): Promise<void> {
      const scorer = createScorer(await engineOf(engine), artifact);
      scorers.set(id, scorer);
      await scorer;
    },

    async score({ id, batch }: ScoreRequest, context: TaskContext): Promise<ScoreBatch> {
      const result = await (await scorerOf(id)).score(batch);
      for (const column of Object.values(result))
        context.transfer((column as Float32Array).buffer as ArrayBuffer);
      return result;
    },

    async encode({ id, batch }: ScoreRequest, context: TaskContext): Promise<Float32Array> {
      const codes = await (await scorerOf(id)).encode(batch);
      context.transfer(codes.buffer as ArrayBuffer);
      return codes;
    },

    async dispose({ id }: Pick<RestoreRequest, 'id'>): Promise<void> {
      const scorer = scorers.get(id);
      scorers.delete(id);
      await (await scorer)?.dispose();
    },
  },
  {
    async close() {
      for (const engine of engines.values()) await (await engine).dispose();
    },
  },
);

import type { Artifact, Detector, DetectorFactory } from '@kymo/domain';
import { Outstanding, WorkerPool, workerUrl, type Engine } from '@kymo/engine';
import { openArtifact } from '../artifacts/open-artifact';
import { parseOptions } from '../networks/parse-options';
import { detectors } from '../networks/registry';
import { createDetector } from '../inference/fitted-detector';
import type { Scorer } from '../inference/scorer';
import type { ScoreBatch } from '../inference/window-batch';
import { inMicroBatches } from './micro-batches';
import type { FitNews, FitRequest, RestoreRequest, ScoreRequest } from './requests';

export interface DetectorFactoryOptions {
  /** Worker threads that score. */
  readonly scoringWorkers: number;
  /** Worker threads of their own that fit, so that scoring never waits for a fit. Default 1. */
  readonly fittingWorkers?: number;
  readonly engine: Engine['name'];
  /** Maximum number of batches that wait for a scoring worker; further calls wait for a place. Default 64. */
  readonly maxQueue?: number;
}

/** Fits and scores on worker threads: the calling thread never blocks on arithmetic. */
export function createDetectorFactory({
  scoringWorkers,
  fittingWorkers = 1,
  engine,
  maxQueue = 64,
}: DetectorFactoryOptions): DetectorFactory {
  const url = workerUrl('detector-worker');
  const fitting = new WorkerPool({ workerUrl: url, size: fittingWorkers, maxQueue: 16 });
  const scoring = new WorkerPool({ workerUrl: url, size: scoringWorkers, maxQueue });
  let restored = 0;
  return {
    names: Object.keys(detectors),
    async fit(detector, options, training, run) {
      const parsed = parseOptions(detector, options);
      const { seed, tensorboard } = run;
      const request: FitRequest = {
        engine,
        detector,
        options: parsed.options,
        training,
        seed,
        tensorboard,
      };
      return fitting.run<Artifact>('fit', request, {
        signal: run.signal,
        onProgress(news) {
          const { progress, warning } = news as FitNews;
          if (progress) run.onProgress?.(progress);
          if (warning !== undefined) run.onWarning?.(warning);
        },
      });
    },
    async restore(artifact): Promise<Detector> {
      openArtifact(artifact);
      const id = `${artifact.hash}:${(restored += 1)}`;
      const request: RestoreRequest = { engine, id, artifact };
      return createDetector(artifact, await remoteScorer(scoring, request));
    },
    async close() {
      await Promise.all([fitting.close(), scoring.close()]);
    },
  };
}

/** A scorer that is loaded on every worker of the pool. */
async function remoteScorer(pool: WorkerPool, request: RestoreRequest): Promise<Scorer> {
  const { id } = request;
  const restored = await pool.broadcast('restore', request);
  const score = inMicroBatches((batch) =>
    pool.run<ScoreBatch>('score', { id, batch } satisfies ScoreRequest),
  );
  const calls = new Outstanding();
  return {
    score: (batch) => calls.add(score(batch)),
    encode: (batch) => calls.add(pool.run('encode', { id, batch } satisfies ScoreRequest)),
    async dispose() {
      // A broadcast runs before queued calls.
      await calls.settled();
      restored.forget();
      await pool.broadcast('dispose', { id }, { remember: false });
    },
  };
}

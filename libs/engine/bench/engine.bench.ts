import { availableParallelism, loadavg } from 'node:os';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import * as tf from '@tensorflow/tfjs-core';
import { createEngine } from '../src/create-engine';
import type { Engine } from '../src/engine';
import { WorkerPool } from '../src/workers/worker-pool';
import { workerUrl } from '../src/workers/worker-url';
import {
  draws,
  FLOPS_PER_WINDOW,
  scoring,
  SPARED_FLOPS_PER_WINDOW,
  training,
  type Workload,
} from './autoencoder';
import { handBuilt } from './hand-built';
import { median } from '@kymo/statistics';
import { bestOf, medianMs, rateOfThread, ratio, takeTurns } from './timing';
import { startTorch, type Torch } from './torch';

const BATCHES = [64, 256, 512] as const;
const ROUNDS = 9;
/** Of what takes seconds for one batch. */
const SLOW_ROUNDS = 3;
const SECONDS = 0.2;

/** Measures the engine on an LSTM autoencoder against its baselines; `null` where a baseline is not on this machine. */
export async function bench(): Promise<object> {
  const engine = await createEngine('onnx');
  const wasm = await createEngine('tfjs', { backend: 'wasm' });
  const torch = await startTorch(1);
  const torchOnTwo = await startTorch(2);
  try {
    const compile = await compileTimes();
    const train = await trainingFigures(engine, wasm, torch);
    const score = await scoringFigures(engine, wasm, torch);
    const workers = await workerFigures(torchOnTwo);
    const memory = { growthMiB: await memoryGrowth(engine) };
    const figures = {
      train: { ...train, ...workers.train },
      score: { ...score, ...workers.score },
      eventLoop: workers.eventLoop,
      compile,
      memory,
    };
    // Scaling and delay say little where other programs hold the cores: the load tells.
    const machine = { cores: availableParallelism(), load: loadavg()[0] };
    return rounded({ ...figures, machine, missed: missed(figures) });
  } finally {
    torch?.close();
    torchOnTwo?.close();
    await engine.dispose();
  }
}

async function compileTimes() {
  const seconds = async (make: typeof scoring, batch: number) => {
    const engine = await createEngine('onnx');
    const start = performance.now();
    await make(engine, batch);
    const taken = (performance.now() - start) / 1000;
    await engine.dispose();
    return taken;
  };
  return { trainSeconds: await seconds(training, 256), scoreSeconds: await seconds(scoring, 64) };
}

async function trainingFigures(engine: Engine, wasm: Engine, torch: Torch | null) {
  const ours = await Promise.all(BATCHES.map((batch) => training(engine, batch)));
  const slow = await training(wasm, 256);
  await Promise.all(ours.map(({ once }) => once()));
  const turns = await takeTurns(
    {
      ...Object.fromEntries(ours.map((each) => [`ours${each.batch}`, () => rateOfThread(each, SECONDS)])),
      ...Object.fromEntries(BATCHES.map((batch) => [`torch${batch}`, ask(torch, 'train', batch)])),
    },
    ROUNDS,
  );
  const against = await takeTurns(
    { ours: () => rateOfThread(ours[1]!, SECONDS), wasm: () => rateOfThread(slow, SECONDS) },
    SLOW_ROUNDS,
  );
  const best = bestOf(...BATCHES.map((batch) => turns[`ours${batch}`]!));
  return {
    windowsPerSecond: median(best),
    vsTfjsWasm: ratio(against.ours, against.wasm),
    vsTorch: torch && ratio(best, bestOf(...BATCHES.map((batch) => turns[`torch${batch}`]!))),
  };
}

async function scoringFigures(engine: Engine, wasm: Engine, torch: Torch | null) {
  const [ours, one, slow, byHand] = [
    await scoring(engine, 64),
    await scoring(engine, 1),
    await scoring(wasm, 64),
    await handBuilt(64),
  ];
  const [small, large] = [await product(engine, 512), await product(engine, 1024)];
  const turns = await takeTurns(
    {
      ours: () => rateOfThread(ours, SECONDS),
      byHand: () => rateOfThread(byHand, SECONDS),
      torch: ask(torch, 'score', 64),
      small: () => rateOfThread(small, SECONDS),
      large: () => rateOfThread(large, SECONDS),
      largeOfTorch: ask(torch, 'product', 1024),
      wasm: () => rateOfThread(slow, SECONDS),
      one: () => rateOfThread(one, SECONDS),
      torchOne: ask(torch, 'score', 1),
    },
    ROUNDS,
  );
  const peak = bestOf(turns.small, turns.large, turns.largeOfTorch);
  return {
    windowsPerSecond: median(turns.ours),
    vsTfjsWasm: ratio(turns.ours, turns.wasm),
    vsTorch: torch && ratio(turns.ours, turns.torch),
    vsTorchBatchOne: torch && ratio(turns.one, turns.torchOne),
    vsHandBuiltOnnx: ratio(turns.ours, turns.byHand),
    shareOfPeak: ratio(turns.ours, peak) * FLOPS_PER_WINDOW,
    shareOfPeakExecuted: ratio(turns.ours, peak) * (FLOPS_PER_WINDOW - SPARED_FLOPS_PER_WINDOW),
    peakGflops: median(peak) / 1e9,
    batchOneMs: await medianMs(one, 1000),
  };
}

function ask(torch: Torch | null, what: Parameters<Torch['rate']>[0], size: number): () => Promise<number> {
  return async () => torch?.rate(what, size, SECONDS) ?? 0;
}

/**
 * One worker against two, each training a network of its own as a fleet's groups are fitted, or scoring its own windows;
 * and the event loop's delay while two score flat out.
 */
async function workerFigures(torchOnTwo: Torch | null) {
  const pool = new WorkerPool({ workerUrl: workerUrl('engine-bench-worker'), size: 2, maxQueue: 4 });
  const on = async (count: number, task: string, batch: number, seconds = SECONDS) => {
    const order = { batch, seconds };
    const rates = Array.from({ length: count }, (_, worker) => pool.run<number>(task, order, { worker }));
    return (await Promise.all(rates)).reduce((sum, each) => sum + each, 0);
  };
  try {
    await on(2, 'score', 64, 0);
    await on(2, 'train', 256, 0);
    const turns = await takeTurns(
      {
        score: () => on(1, 'score', 64),
        scoreOnTwo: () => on(2, 'score', 64),
        train: () => on(1, 'train', 256),
        trainOnTwo: () => on(2, 'train', 256),
        torch: ask(torchOnTwo, 'score', 64),
      },
      ROUNDS,
    );
    const delay = monitorEventLoopDelay({ resolution: 1 });
    delay.enable();
    await on(2, 'score', 64, 3);
    delay.disable();
    return {
      train: { twoThreadScaling: ratio(turns.trainOnTwo, turns.train) },
      score: {
        twoWorkerScaling: ratio(turns.scoreOnTwo, turns.score),
        vsTorchTwoThreads: torchOnTwo && ratio(turns.scoreOnTwo, turns.torch),
      },
      eventLoop: { p99DelayMs: delay.percentile(99) / 1e6 },
    };
  } finally {
    await pool.close();
  }
}

/** Resident memory after 20,000 scoring runs and 500 training steps, over what it was after the first tenth. */
async function memoryGrowth(engine: Engine): Promise<number> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const resident = () => {
    collect();
    return process.memoryUsage().rss / 2 ** 20;
  };
  const [score, train] = [await scoring(engine, 1), await training(engine, 8)];
  const repeat = async (share: number) => {
    for (let run = 0; run < 20_000 * share; run++) await score.once();
    for (let step = 0; step < 500 * share; step++) await train.once();
  };
  await repeat(0.1);
  const before = resident();
  await repeat(1);
  return resident() - before;
}

/** A large product, timed in floating point operations. */
async function product(engine: Engine, size: number): Promise<Workload> {
  const shape = [size, size];
  const right = draws(size * size);
  const compiled = await engine.compile(
    (left) => [tf.matMul(left!, tf.tensor(right, [size, size]))],
    [{ shape }],
  );
  const inputs = [draws(size * size)];
  const into = [new Float32Array(size * size)];
  return { batch: 2 * size ** 3, once: () => compiled.run(inputs, into), dispose: () => compiled.dispose() };
}

type Figures = Readonly<Record<string, Readonly<Record<string, number | null>>>>;

/** What is asked of the engine: at least, or at most. */
const targets: readonly (readonly [figure: string, kind: 'at least' | 'below', limit: number])[] = [
  ['train.vsTfjsWasm', 'at least', 25],
  ['train.vsTorch', 'at least', 1.3],
  ['train.twoThreadScaling', 'at least', 1.6],
  ['score.vsTfjsWasm', 'at least', 30],
  ['score.vsTorch', 'at least', 0.95],
  ['score.vsTorchBatchOne', 'at least', 2],
  ['score.vsTorchTwoThreads', 'at least', 1.1],
  ['score.twoWorkerScaling', 'at least', 1.8],
  ['score.vsHandBuiltOnnx', 'at least', 0.95],
  ['score.shareOfPeak', 'at least', 0.58],
  ['score.batchOneMs', 'below', 0.3],
  ['eventLoop.p99DelayMs', 'below', 15],
  ['compile.trainSeconds', 'below', 1.5],
  ['compile.scoreSeconds', 'below', 0.5],
];

function missed(figures: Figures): string[] {
  return targets.flatMap(([path, kind, limit]) => {
    const [group, name] = path.split('.') as [string, string];
    const found = figures[group]?.[name];
    if (found === null || found === undefined) return [];
    const met = kind === 'at least' ? found >= limit : found < limit;
    return met ? [] : [`${path} is ${found.toPrecision(3)}, ${kind} ${limit} is asked`];
  });
}

function rounded(figures: object): object {
  const short = (_: string, value: unknown) =>
    typeof value === 'number' ? Number(value.toPrecision(4)) : value;
  return JSON.parse(JSON.stringify(figures, short)) as object;
}

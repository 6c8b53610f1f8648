import { join } from 'node:path';
import { LmdbStore } from '@kymo/connectors';
import { createInProcessFactory } from '@kymo/detectors';
import {
  type Detector,
  type DetectorFactory,
  type Effects,
  type HistoryBlock,
  KymoError,
  type SeriesState,
  type SharedDocuments,
  zeroCounters,
} from '@kymo/domain';
import { createEngine } from '@kymo/engine';
import { type DetectionOptions, detectionOptionsSchema } from './options/detection-options';
import { ModelLadder } from './model-ladder';

const INTERVAL_MS = 1000;

/** How a detector that sees so many steps scores: a window's largest absolute value times this, and by chance what is left of 1. */
export type Gains = Record<number, number>;

/**
 * A ladder over a real store, fed by hand. Detectors are fitted for real, so that artifacts are; how they score is said
 * by the test, so that it knows which is better.
 */
export class LadderBench {
  readonly told: string[] = [];
  /** Detectors whose fit is refused. */
  readonly refused = new Set<number>();
  fits = 0;
  private constructor(
    readonly store: LmdbStore,
    readonly ladder: ModelLadder,
  ) {}

  static async open(
    folder: string,
    gains: Gains,
    options: Partial<DetectionOptions> = {},
    shared?: SharedDocuments,
  ): Promise<LadderBench> {
    const store = LmdbStore.open(folder);
    const told: string[] = [];
    const log = (...parts: unknown[]) => void told.push(String(parts.at(-1)));
    const factory = createInProcessFactory(await createEngine('onnx'));
    const scripted: DetectorFactory = {
      ...factory,
      async fit(detector, given, training, run) {
        bench.fits += 1;
        const { windowLength } = given as { windowLength: number };
        if (bench.refused.has(windowLength))
          throw new KymoError('DETECTOR_REFUSED', 'it tells no fault from clean data');
        return factory.fit(detector, given, training, { ...run, seed: bench.fits });
      },
      restore: async (artifact) => scoring(await factory.restore(artifact), gains),
    };
    const ladder = new ModelLadder({
      options: optionsWith(options),
      stride: 1,
      store,
      factory: scripted,
      modelsFolder: join(folder, 'models'),
      shared,
      logger: { info: log, warn: log } as never,
    });
    const bench: LadderBench = Object.assign(new LadderBench(store, ladder), { told });
    await ladder.restore();
    return bench;
  }

  /** A pass in which each series shows so many steps more. */
  async feed(
    series: readonly string[],
    steps: number,
    during?: () => void,
    { kind = 'pump', channel = 'flow' } = {},
  ): Promise<void> {
    const known = new Map(this.store.series().map((state) => [state.key, state]));
    const effects = effectsOf(
      series.map((key) => ({ key, before: known.get(key)?.steps ?? 0, steps, kind, channel })),
    );
    await this.ladder.beginPass();
    during?.();
    await this.store.commit(effects);
    await this.ladder.endPass(effects, []);
    await this.ladder.settle();
  }

  /** A pass in which series are forgotten. */
  async forget(series: readonly string[]): Promise<void> {
    const effects = { ...effectsOf([]), forgotten: series };
    await this.ladder.beginPass();
    await this.store.commit(effects);
    await this.ladder.endPass(effects, []);
    await this.ladder.settle();
  }

  /** What serves a series: the steps that its detector sees. */
  serving(series: string): number | undefined {
    return this.ladder.detectorOf(series)?.windowLength;
  }

  /** State and detail of the rung whose detector sees so many steps. */
  states(): string[] {
    return this.ladder.views().map(({ state }) => state);
  }

  async close(): Promise<void> {
    await this.ladder.close();
    await this.store.close();
  }
}

/** Two rungs of one group: the first sees 8 steps, the second 16. */
function optionsWith(options: Partial<DetectionOptions>): DetectionOptions {
  const rung = (windowLength: number, afterSteps: number) => ({
    detector: 'linear-autoencoder',
    afterSteps,
    options: { windowLength },
  });
  return detectionOptionsSchema.parse({
    ladder: [rung(8, 200), rung(16, 300)],
    waitForFit: 'all',
    shadowSteps: 50,
    refitGrowth: 4,
    refit: { onDrift: false },
    ...options,
  });
}

function scoring(detector: Detector, gains: Gains): Detector {
  return {
    ...detector,
    score: (windows) =>
      Promise.resolve(
        windows.map(({ series, values }) => {
          const gain = gains[detector.windowLength]!;
          const largest = [...values].reduce((most, value) => Math.max(most, Math.abs(value)), 0);
          const chance = Math.abs(Math.sin(1e4 * [...values].reduce((sum, value) => sum + value, 0)));
          return { series, value: gain * largest + Math.max(0, 1 - gain) * chance } as never;
        }),
      ),
  };
}

interface Fed {
  readonly key: string;
  readonly before: number;
  readonly steps: number;
  readonly kind: string;
  readonly channel: string;
}

function effectsOf(all: readonly Fed[]): Effects {
  return {
    reached: [{ partition: 'p', nextOffset: 0 }],
    counters: zeroCounters(),
    states: [],
    series: all.map(stateOf),
    forgotten: [],
    history: all.map(blockOf),
    incidents: [],
    evidence: [],
    outbox: {},
  };
}

function stateOf({ key, before, steps, kind, channel }: Fed): SeriesState {
  const all = before + steps;
  return {
    key,
    tags: { kind },
    channels: [channel],
    intervalMs: INTERVAL_MS,
    firstMs: 0,
    lastMs: (all - 1) * INTERVAL_MS,
    verdict: 'normal',
    score: 0,
    steps: all,
  };
}

/** A wave that stays within ±1. */
function blockOf({ key, before, steps, channel }: Fed): HistoryBlock {
  const none = new Float32Array(steps);
  return {
    series: key,
    startMs: before * INTERVAL_MS,
    intervalMs: INTERVAL_MS,
    channels: [channel],
    actual: Float32Array.from({ length: steps }, (_, step) => Math.sin((before + step) / 5)),
    expected: none,
    band: none,
    score: none,
  };
}

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type ConnectedSink, createDecoder, createSink, createSource, LmdbStore } from '@kymo/connectors';
import { createDetectorFactory } from '@kymo/detectors';
import { type Detector, KymoError, messageOf, type SeriesKey, type Source } from '@kymo/domain';
import { Notifier } from '@kymo/alerting';
import { createPipeline, Runner } from '@kymo/pipeline';
import type { Config } from '@kymo/config';
import { OutboxBounds, Pump } from '@kymo/delivery';
import { Refusals } from './delivery/refusals';
import { Downfall } from './downfall';
import { FleetBoard } from './http/fleet-board';
import type { Logger } from './logging/logger';
import { Metrics } from './metrics/metrics';
import { ModelLadder } from '@kymo/models';
import { UnknownChannels } from '@kymo/models';
import { plantOptions } from '@kymo/config';
import { PlantRun } from './simulation/plant-run';

/** Passes under way at once where the stream waits for no fit; a source may bring fewer. */
const MAX_PASSES = 16;

export type Parts = Awaited<ReturnType<typeof compose>>;

/** Builds every part from the configuration and connects them. Opens the store, but nothing that is far away. */
export async function compose(config: Config, logger: Logger) {
  makeFolder(config.dataFolder);
  const store = LmdbStore.open(config.dataFolder);
  const context = {
    dataFolder: config.dataFolder,
    info: (message: string) => logger.info(message),
    warn: (message: string) => logger.warn(message),
  };
  const plant =
    config.source.type === 'simulator' ? new PlantRun(store, plantOptions(config.source)) : undefined;
  const source: Source = plant ? plant.source : createSource(config.source, context);
  const sinks = config.sinks.map((options) => createSink(options, context));

  const downfall = new Downfall(logger);
  const board = new FleetBoard(store);
  const pumps = sinks.map(
    ({ sink }) =>
      new Pump(sink, store, {
        delivered: (name, entries) => metrics.observeDelivery(name, 'delivered', entries.length),
        retried: (name, error, waitMs) => {
          metrics.observeDelivery(name, 'retried');
          logger.warn(
            { sink: name, waitMs, error: error.message },
            'delivering again later; nothing is lost',
          );
        },
        refused: (name, error) => {
          metrics.observeDelivery(name, 'refused');
          logger.error(
            { sink: name, error: error.message },
            'a sink refuses what it is owed; it stays in the outbox',
          );
        },
      }),
  );
  const owed = (part: 'entries' | 'bytes') =>
    Object.fromEntries(pumps.map(({ name }) => [name, store.outboxSize(name)[part]]));
  const metrics = new Metrics({
    sinks: pumps.map(({ name }) => name),
    counters: () => store.counters(),
    series: () => board.size,
    firing: () => board.firing,
    lagSeconds: () => (board.latestMs === 0 ? 0 : (Date.now() - board.latestMs) / 1000),
    sourceReady: () => source.readiness().ready,
    sinksReady: () => Object.fromEntries(pumps.map((pump) => [pump.name, Number(pump.readiness().ready)])),
    owedEntries: () => owed('entries'),
    owedBytes: () => owed('bytes'),
    models: () => ladder.views(),
  });

  const { scoringWorkers, engine, groupBy } = config.detection;
  const factory = createDetectorFactory({ scoringWorkers, engine });
  const modelsFolder = join(config.dataFolder, 'models');
  const ladder = new ModelLadder({
    options: config.detection,
    stride: config.window.strideSamples,
    store,
    factory,
    modelsFolder,
    logger,
  });
  try {
    await ladder.restore();
  } catch (error) {
    await Promise.all([ladder.close(), store.close()]);
    throw error;
  }

  const recipients = sinks.map(({ recipient }) => recipient);
  const notifier = config.onCall.route && new Notifier(config.onCall, store, config.http.publicUrl);
  const pipeline = createPipeline({
    decoder: createDecoder(config.decoder),
    detectorOf: measured(ladder.detectorOf, metrics),
    recipients,
    store,
    windows: config.window,
    series: config.series,
    judge: config.judge,
    incidents: config.incidents,
    groupOf: ({ tags }) => (groupBy === null ? undefined : tags[groupBy]),
    publicUrl: config.http.publicUrl,
    notifier,
  });
  const monitor = new Runner({
    source,
    pipeline,
    store,
    models: ladder,
    pumps,
    logger,
    isDue: () => notifier?.isDue(Date.now()) ?? false,
    onFailure: (doing, thrown) => downfall.tell(doing, thrown),
    maxPasses: config.detection.waitForFit === 'never' ? MAX_PASSES : 1,
    bounds: outboxBounds(sinks, store, metrics, logger),
    keepMs: config.history.keepHours * 3_600_000,
    keepSteps: config.history.keepSteps,
  });
  ladder.changes.subscribe((view) => metrics.observeModel(view));
  const unknownChannels = new UnknownChannels(logger);
  const refusals = new Refusals(logger);
  monitor.passes.subscribe(({ effects, outcome, seconds }) => {
    unknownChannels.look(outcome);
    refusals.look(outcome);
    sayForgotten(effects.forgotten, logger);
    board.take(effects);
    metrics.observePass(outcome, seconds);
    plant?.take(effects);
  });
  return { config, store, source, pumps, ladder, monitor, board, metrics, plant, logger, downfall };
}

function outboxBounds(
  sinks: readonly ConnectedSink[],
  store: LmdbStore,
  metrics: Metrics,
  logger: Logger,
): OutboxBounds {
  return new OutboxBounds(sinks, store, {
    removed: (name, entries, policy) => {
      metrics.observeDelivery(name, policy === 'drop_oldest' ? 'dropped' : 'dead_lettered', entries);
      logger.warn(
        { sink: name, entries, policy },
        'the outbox of a sink is full: its oldest entries were taken out; the history and the alerts are kept',
      );
    },
    blocked: (names) => logger.warn({ sinks: names }, 'waiting for sinks: their outbox is full'),
  });
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw new KymoError(
      'STORE_FAILED',
      `Making the data folder ${folder}: ${messageOf(cause)}. Name a folder that can be written to.`,
      { cause },
    );
  }
}

const NAMED_SERIES = 5;

function sayForgotten(series: readonly SeriesKey[], logger: Logger): void {
  if (series.length === 0) return;
  const named = series.slice(0, NAMED_SERIES);
  logger.info(
    { series: series.length, named },
    'forgot series that nothing was heard of for series.forgetAfterHours',
  );
}

/** The same detectors, with their scoring timed. */
function measured(detectorOf: (series: SeriesKey) => Detector | undefined, metrics: Metrics) {
  const wrapped = new WeakMap<Detector, Detector>();
  return (series: SeriesKey): Detector | undefined => {
    const detector = detectorOf(series);
    if (detector === undefined) return undefined;
    let timed = wrapped.get(detector);
    if (timed === undefined) {
      timed = {
        model: detector.model,
        windowLength: detector.windowLength,
        knows: (key) => detector.knows(key),
        encode: (windows) => detector.encode(windows),
        dispose: () => detector.dispose(),
        score: async (windows) => {
          const startMs = performance.now();
          const scores = await detector.score(windows);
          metrics.observeScoring(
            detector.model.detector,
            windows.length,
            (performance.now() - startMs) / 1000,
          );
          return scores;
        },
      };
      wrapped.set(detector, timed);
    }
    return timed;
  };
}

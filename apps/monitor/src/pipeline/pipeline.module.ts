import { CLOCK } from '@kymo/alerting';
import { GroupStore, LmdbStore } from '@kymo/connectors';
import { ModelLadder } from '@kymo/models';
import { createPipeline, Runner, SilenceWatch } from '@kymo/pipeline';
import { Module, Optional } from '@nestjs/common';
import { AlertingModule } from '../alerting/alerting.module';
import { LabelsFeedback } from '../alerting/labels-feedback';
import { Notifications } from '../alerting/notifications';
import { ConfigService } from '../config/config.service';
import { Deliveries } from '../delivery/deliveries';
import { DeliveryModule } from '../delivery/delivery.module';
import { IngestModule } from '../ingest/ingest.module';
import { PlantRun } from '../ingest/plant-run';
import { RecordDecoder } from '../ingest/record-decoder';
import { TelemetrySource } from '../ingest/telemetry-source';
import { CrashGuard } from '../logging/crash-guard';
import { Logger } from '../logging/logger';
import { Metrics } from '../metrics/metrics';
import { MetricsModule } from '../metrics/metrics.module';
import { ModelsModule } from '../models/models.module';
import { StoreModule } from '../store/store.module';
import { PassTraces } from '../tracing/pass-traces';
import { TracingModule } from '../tracing/tracing.module';
import { PassLog } from './pass-log';
import { timed } from './timed-detector';

/** Passes under way at once where the stream waits for no fit; a source may bring fewer. */
const MAX_PASSES = 16;

/** From the source through the stages to durable effects. */
@Module({
  imports: [
    StoreModule,
    MetricsModule,
    IngestModule,
    ModelsModule,
    DeliveryModule,
    AlertingModule,
    TracingModule,
  ],
  providers: [
    {
      provide: Runner,
      inject: [
        ConfigService,
        TelemetrySource,
        RecordDecoder,
        LmdbStore,
        ModelLadder,
        Deliveries,
        Notifications,
        LabelsFeedback,
        Metrics,
        Logger,
        CrashGuard,
        SilenceWatch,
        { token: GroupStore, optional: true },
        { token: PassTraces, optional: true },
      ],
      useFactory: createRunner,
    },
    PassLog,
  ],
  exports: [Runner],
})
export class PipelineModule {
  constructor(
    runner: Runner,
    ladder: ModelLadder,
    metrics: Metrics,
    @Optional() plant?: PlantRun,
    @Optional() traces?: PassTraces,
  ) {
    ladder.fits.subscribe((fit) => metrics.observeFit(fit));
    runner.passes.subscribe((passed) => {
      const { effects, outcome, seconds } = passed;
      metrics.observePass(outcome, seconds);
      metrics.observeKeptBack(effects.keptBack);
      plant?.take(effects);
      traces?.notePassed(passed, Date.now());
    });
  }
}

function createRunner(
  { values, publicUrl }: ConfigService,
  source: TelemetrySource,
  decoder: RecordDecoder,
  store: LmdbStore,
  ladder: ModelLadder,
  { recipients, pumps, bounds }: Deliveries,
  { notifier }: Notifications,
  feedback: LabelsFeedback,
  metrics: Metrics,
  logger: Logger,
  crashGuard: CrashGuard,
  silences: SilenceWatch,
  group?: GroupStore,
  traces?: PassTraces,
): Runner {
  const { groupBy } = values.detection;
  const pipeline = createPipeline({
    decoder,
    detectorOf: timed(ladder.detectorOf, (...scoring) => metrics.observeScoring(...scoring)),
    recipients,
    store,
    windows: values.window,
    series: values.series,
    judge: values.judge,
    incidents: values.incidents,
    groupOf: ({ tags, partition }) => {
      const tag = groupBy === null ? undefined : tags[groupBy];
      // Series that move apart from each other are not of one movement.
      return tag === undefined || group === undefined ? tag : `${partition} ${tag}`;
    },
    joinsPartitions: group === undefined,
    publicUrl,
    notifier,
    feedback: feedback.feedback,
    onStage: traces && ((observation) => traces.noteStage(observation)),
  });
  return new Runner({
    source,
    pipeline,
    decoder,
    store,
    group,
    models: ladder,
    pumps,
    logger,
    silences,
    due: () => partitionsDue(Date.now(), notifier, recipients, group),
    ended: () => notifier.end(),
    onFailure: (doing, thrown) => crashGuard.report(doing, thrown),
    maxPasses: ['never', 'backlog'].includes(values.detection.waitForFit) ? MAX_PASSES : 1,
    bounds,
    keepMs: values.history.keepHours * 3_600_000,
    keepSteps: values.history.keepSteps,
  });
}

/** Partitions of which people have to be told something although no data come. */
function partitionsDue(
  nowMs: number,
  notifier: Notifications['notifier'],
  recipients: Deliveries['recipients'],
  group?: GroupStore,
): readonly string[] {
  const due = notifier.due(nowMs);
  if (due.length > 0 || !recipients.some((recipient) => recipient.isDue?.(nowMs) === true)) return due;
  return group === undefined ? [CLOCK] : group.partitions.slice(0, 1);
}

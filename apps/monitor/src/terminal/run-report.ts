import { FileSource, LmdbStore } from '@kymo/connectors';
import { ModelLadder } from '@kymo/models';
import { layoutLines } from '@kymo/telemetry-io';
import { Injectable, type OnApplicationShutdown, Optional } from '@nestjs/common';
import { ConfigSwitch } from '../config/config-switch';
import { ConfigService } from '../config/config.service';
import { PLANT_FOLDER } from '../flags';
import { PlantRun } from '../ingest/plant-run';
import { TelemetrySource } from '../ingest/telemetry-source';
import { CrashGuard } from '../logging/crash-guard';
import { Runner } from '@kymo/pipeline';
import { PageAddress } from '../status/page-address';
import { RunProgress } from '../status/run-progress';
import { MAX_INCIDENTS } from '../status/run-summary';
import { firstLines } from '../status/first-lines';
import { count } from '../status/format';
import { foundText, reportText, type RunPlace } from './report';
import { Reporter } from './reporter';

/** What is watched, by the type of the source. */
const WATCHED: Readonly<Record<string, string>> = {
  simulator: 'a simulated plant',
  kafka: 'topics of Kafka',
  'kafka-clusters': 'topics of several clusters of Kafka',
  'kafka-history': 'what topics of Kafka hold',
  file: 'an input of yours',
  influx: 'a measurement of InfluxDB',
  prometheus: 'what Prometheus scrapes',
  http: 'what is pushed over HTTP',
  mqtt: 'topics of MQTT',
};

/** Reports a run: at its start, while it goes on, and at its end. */
@Injectable()
export class RunReport implements OnApplicationShutdown {
  constructor(
    private readonly config: ConfigService,
    private readonly store: LmdbStore,
    private readonly ladder: ModelLadder,
    private readonly progress: RunProgress,
    private readonly page: PageAddress,
    private readonly source: TelemetrySource,
    private readonly reporter: Reporter,
    private readonly crashGuard: CrashGuard,
    private readonly configSwitch: ConfigSwitch,
    runner: Runner,
    @Optional() private readonly plant?: PlantRun,
  ) {
    runner.passes.subscribe(({ outcome }) => outcome.alerts.forEach((alert) => reporter.alert(alert)));
    ladder.changes.subscribe((view) => {
      if (view.state !== 'fitting') reporter.model(view);
    });
  }

  /** Says what is watched, and where the page is. */
  async begin(): Promise<void> {
    const { plant, config, page, store } = this;
    const { type } = config.values.source;
    const watched = plant ? `a simulated plant of ${plant.machines} machines` : (WATCHED[type] ?? type);
    const resumed = store.counters().decoded;
    const reading =
      this.source instanceof FileSource ? layoutLines((await this.source.describe()).layout) : [];
    const lines = [
      `Kymo watches ${watched}`,
      ...(resumed > 0 ? [`Going on where it was: ${count(resumed)} samples seen so far`] : []),
      ...reading,
      ...(page.url === undefined ? [] : [`Page: ${page.url}`]),
      '',
    ];
    this.reporter.say(lines.join('\n'));
  }

  /** Says what was found in an input whose page stays open. */
  pageStaysOpen(): void {
    this.reporter.say(`${this.found()}\nThe page stays open at ${this.page.url}. Ctrl-C ends.`);
  }

  /** Says how the run went, after its last pass and before the store closes. */
  onApplicationShutdown(): void {
    const { isService, isInput, output, flags } = this.config;
    const isOver = !this.crashGuard.hasCrashed && !this.configSwitch.isRequested;
    if (isOver && isService) {
      if (isInput) this.reporter.say(this.found());
      this.reporter.say('Stopped. Everything read so far is committed.');
    }
    this.reporter.close();
    if (!isOver) return;
    const summary = this.progress.summary();
    if (!isService)
      output.write(`${isInput ? this.found() : reportText(summary, this.store, this.place())}\n`);
    if (!flags.json) return;
    const found = this.store.incidents({ limit: MAX_INCIDENTS });
    process.stdout.write(`${JSON.stringify({ ...summary, warnings: firstLines(summary, found), found })}\n`);
  }

  private place(): RunPlace {
    const { dataFolder } = this.config.values;
    return { url: this.page.url, ...(dataFolder !== PLANT_FOLDER && { folder: dataFolder }) };
  }

  private found(): string {
    return foundText(this.store, this.progress.summary(), this.ladder.views());
  }
}

import type { InputReadingView } from '@kymo/api';
import { FileSource, LmdbStore } from '@kymo/connectors';
import { ModelLadder } from '@kymo/models';
import { layoutLines, warningLines } from '@kymo/telemetry-io';
import { Injectable, Optional } from '@nestjs/common';
import { ConfigService } from '../config/config.service';
import { PlantRun } from '../ingest/plant-run';
import { TelemetrySource } from '../ingest/telemetry-source';
import { JudgedTally } from '../input/judged';
import { Runner } from '@kymo/pipeline';
import { FleetBoard } from './fleet-board';
import { IncidentCounts } from './incident-counts';
import { Rate } from './rate';
import { type RunSummary, summarise } from './run-summary';

/** Progress of the run: rate, first verdict, how much of a file was read and judged, summary. */
@Injectable()
export class RunProgress {
  private readonly rate = new Rate();
  private readonly judged = new JudgedTally();
  private readonly input: FileSource | undefined;
  private firstVerdictSeconds: number | null = null;

  constructor(
    config: ConfigService,
    runner: Runner,
    private readonly store: LmdbStore,
    private readonly board: FleetBoard,
    private readonly ladder: ModelLadder,
    private readonly incidents: IncidentCounts,
    source: TelemetrySource,
    @Optional() private readonly plant?: PlantRun,
  ) {
    this.input = source instanceof FileSource ? source : undefined;
    runner.passes.subscribe(({ effects, outcome }) => {
      this.rate.add(effects.counters.decoded);
      if (this.input) this.judged.add(outcome.verdicts);
      if (this.firstVerdictSeconds !== null) return;
      if (!outcome.verdicts.some(({ score }) => score !== undefined)) return;
      this.firstVerdictSeconds = Math.round((performance.now() - config.startedMs) / 100) / 10;
    });
  }

  get samplesPerSecond(): number {
    return this.rate.perSecond();
  }

  /** How the input was understood, and how much of it was judged; undefined where the source is no file. */
  reading(): InputReadingView | undefined {
    const reading = this.input?.reading();
    if (reading === undefined) return undefined;
    const { samples, share, from, to } = this.judged.summary();
    const warnings = warningLines(reading);
    return {
      files: [...reading.files],
      warnings,
      understood: layoutLines(reading).filter((line) => !warnings.includes(line)),
      rows: reading.rows.read,
      refused: reading.rows.refused,
      judged: { samples, share, from, to },
    };
  }

  summary(): RunSummary {
    const { store, board, ladder, firstVerdictSeconds, plant, input, judged } = this;
    const incidents = this.incidents.view();
    return summarise({
      ...{ store, board, ladder, firstVerdictSeconds, incidents },
      scorecard: plant?.summary() ?? null,
      ...(input && { reading: input.reading(), judged: judged.summary() }),
    });
  }
}

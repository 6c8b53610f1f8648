import { LmdbStore } from '@kymo/connectors';
import { ModelLadder } from '@kymo/models';
import { Injectable, Optional } from '@nestjs/common';
import { ConfigService } from '../config/config.service';
import { PlantRun } from '../ingest/plant-run';
import { Runner } from '@kymo/pipeline';
import { FleetBoard } from './fleet-board';
import { Rate } from './rate';
import { type RunSummary, summarise } from './run-summary';

/** Progress of the run: rate, first verdict, summary. */
@Injectable()
export class RunProgress {
  private readonly rate = new Rate();
  private firstVerdictSeconds: number | null = null;

  constructor(
    config: ConfigService,
    runner: Runner,
    private readonly store: LmdbStore,
    private readonly board: FleetBoard,
    private readonly ladder: ModelLadder,
    @Optional() private readonly plant?: PlantRun,
  ) {
    runner.passes.subscribe(({ effects, outcome }) => {
      this.rate.add(effects.counters.decoded);
      if (this.firstVerdictSeconds !== null) return;
      if (!outcome.verdicts.some(({ score }) => score !== undefined)) return;
      this.firstVerdictSeconds = Math.round((performance.now() - config.startedMs) / 100) / 10;
    });
  }

  get samplesPerSecond(): number {
    return this.rate.perSecond();
  }

  summary(): RunSummary {
    const { store, board, ladder, firstVerdictSeconds, plant } = this;
    return summarise({ store, board, ladder, firstVerdictSeconds, scorecard: plant?.summary() ?? null });
  }
}

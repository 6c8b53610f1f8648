import type { InputReadingView } from '@kymo/api';
import { FileSource, LmdbStore } from '@kymo/connectors';
import { type Counters, type RejectionReason, rejectedTotal } from '@kymo/domain';
import { ModelLadder } from '@kymo/models';
import { layoutLines, type Reading, warningLines } from '@kymo/telemetry-io';
import { Injectable, Optional } from '@nestjs/common';
import { ConfigService } from '../config/config.service';
import { PlantRun } from '../ingest/plant-run';
import { TelemetrySource } from '../ingest/telemetry-source';
import { JudgedTally } from '../input/judged';
import { Runner } from '@kymo/pipeline';
import { inputLines } from './first-lines';
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
    private readonly runner: Runner,
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
    const { reading, judged } = this.ofInput();
    if (reading === undefined || judged === undefined) return undefined;
    const { samples, share, from, to } = judged;
    // Before the end it is not known of what comes too little to be judged.
    const warnings = this.runner.hasEnded ? inputLines({ reading, judged }) : warningLines(reading);
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
    const { store, board, ladder, firstVerdictSeconds, plant } = this;
    const incidents = this.incidents.view();
    return summarise({
      ...{ store, board, ladder, firstVerdictSeconds, incidents },
      scorecard: plant?.summary() ?? null,
      ...this.ofInput(),
    });
  }

  private ofInput(): Pick<RunSummary, 'reading' | 'judged'> {
    const reading = this.input?.reading();
    if (reading === undefined) return {};
    return { reading: withCounted(reading, this.store.counters()), judged: this.judged.summary() };
  }
}

/** With the refusals of the decoder, which reads on where a file holds records. */
function withCounted(reading: Reading, counters: Counters): Reading {
  const refused = rejectedTotal(counters);
  if (refused <= reading.rows.refused) return reading;
  const reasons = Object.entries(counters.rejected).map(([reason, rows]) => ({
    reason: reason as RejectionReason,
    rows,
    first: 'docs/telemetry.md says what to do',
  }));
  return { ...reading, samples: counters.decoded, rows: { ...reading.rows, refused, reasons } };
}

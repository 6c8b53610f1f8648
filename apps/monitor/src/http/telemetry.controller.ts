import {
  type FleetView,
  type HealthView,
  type SeriesQuery,
  seriesQuerySchema,
  type SeriesView,
} from '@kymo/api';
import { LmdbStore } from '@kymo/connectors';
import { ModelLadder } from '@kymo/models';
import { Controller, Get, NotFoundException, Param, Query } from '@nestjs/common';
import { FleetBoard } from '../status/fleet-board';
import { Health } from '../status/health';
import { Needs } from './principal';
import { seriesView } from './series-view';
import { ZodPipe } from './zod.pipe';

/** What the page reads. */
@Controller('api')
@Needs('read')
export class TelemetryController {
  constructor(
    private readonly store: LmdbStore,
    private readonly ladder: ModelLadder,
    private readonly board: FleetBoard,
    private readonly health: Health,
  ) {}

  @Get('fleet')
  fleet(): FleetView {
    return this.board.view();
  }

  @Get('series/:key')
  series(
    @Param('key') key: string,
    @Query(new ZodPipe(seriesQuerySchema)) range: SeriesQuery,
  ): Promise<SeriesView> {
    const detector = this.ladder.detectorOf(key)?.model.detector ?? null;
    const state = this.board.stateOf(key);
    if (state === undefined)
      throw new NotFoundException(`Opening the series "${key}": no such series is watched.`);
    return seriesView(this.store, state, detector, range, this.board.latestMs);
  }

  @Get('health')
  healthView(): HealthView {
    return this.health.view();
  }
}

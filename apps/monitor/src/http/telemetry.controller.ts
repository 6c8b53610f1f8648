import { Readable } from 'node:stream';
import {
  type FleetHistoryQuery,
  fleetHistoryQuerySchema,
  type FleetHistoryView,
  type HealthView,
  type SeriesQuery,
  seriesQuerySchema,
  type SeriesView,
} from '@kymo/api';
import { LmdbStore } from '@kymo/connectors';
import { ModelLadder } from '@kymo/models';
import { Controller, Get, NotFoundException, Param, Query, StreamableFile } from '@nestjs/common';
import { FleetBoard } from '../status/fleet-board';
import { FleetHistory } from '../status/fleet-history';
import { Health } from '../status/health';
import { KnownChannels } from './known-channels';
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
    private readonly fleetHistories: FleetHistory,
    private readonly health: Health,
    private readonly known: KnownChannels,
  ) {}

  /** @see FleetView */
  @Get('fleet')
  fleet(): StreamableFile {
    return new StreamableFile(Readable.from(this.board.json(), { objectMode: false }), {
      type: 'application/json; charset=utf-8',
    });
  }

  @Get('fleet/history')
  fleetHistory(
    @Query(new ZodPipe(fleetHistoryQuerySchema)) { hours }: FleetHistoryQuery,
  ): Promise<FleetHistoryView> {
    return this.fleetHistories.over(hours);
  }

  @Get('series/:key')
  series(
    @Param('key') key: string,
    @Query(new ZodPipe(seriesQuerySchema)) range: SeriesQuery,
  ): Promise<SeriesView> {
    const detector = this.ladder.detectorOf(key);
    const state = this.board.stateOf(key);
    if (state === undefined)
      throw new NotFoundException(`Opening the series "${key}": no such series is watched.`);
    return seriesView(this.store, state, detector, range, this.board.latestMs, this.known.of(state));
  }

  @Get('health')
  healthView(): HealthView {
    return this.health.view();
  }
}

import {
  Controller,
  Get,
  Inject,
  type MessageEvent,
  NotFoundException,
  Param,
  Query,
  Sse,
} from '@nestjs/common';
import { type FleetView, type HealthView, type IncidentsView, type SeriesView } from '@kymo/api';
import { messageOf, type Store } from '@kymo/domain';
import { filter, interval, map, merge, mergeMap, type Observable, share, startWith, tap } from 'rxjs';
import { z } from 'zod';
import { detailsOf } from '../downfall';
import type { Logger } from '../logging/logger';
import type { ModelLadder } from '@kymo/models';
import type { Runner } from '@kymo/pipeline';
import { LADDER, LOGGER, MONITOR, STORE } from '../tokens';
import { FleetBoard } from './fleet-board';
import { Health } from './health';
import { IncidentNews } from './incident-news';
import { parsed } from './parsed';
import { seriesView } from './series-view';

const FLEET_MS = 1000;
const HEALTH_MS = 3000;

const moment = z.coerce.number().int().min(0).max(8.64e15).optional();
const rangeSchema = z.object({ fromMs: moment, toMs: moment });
const incidentsSchema = z.object({
  status: z.enum(['firing', 'resolved']).optional(),
  series: z.string().max(256).optional(),
  limit: z.coerce.number().int().min(1).max(1000).default(100),
});

/** What the page reads. */
@Controller('api')
export class ApiController {
  private readonly fleetChanges: Observable<MessageEvent>;

  constructor(
    @Inject(STORE) private readonly store: Store,
    @Inject(LADDER) private readonly ladder: ModelLadder,
    @Inject(MONITOR) private readonly monitor: Runner,
    @Inject(FleetBoard) private readonly board: FleetBoard,
    @Inject(Health) private readonly health: Health,
    @Inject(IncidentNews) private readonly news: IncidentNews,
    @Inject(LOGGER) private readonly logger: Pick<Logger, 'error'>,
  ) {
    this.fleetChanges = interval(FLEET_MS).pipe(
      map(() => this.board.changes()),
      filter((change) => change !== undefined),
      map((change) => ({ type: 'fleet', data: change })),
      share(),
    );
  }

  @Get('fleet')
  fleet(): FleetView {
    return this.board.view();
  }

  @Get('series/:key')
  series(@Param('key') key: string, @Query() query: unknown): Promise<SeriesView> {
    const detector = this.ladder.detectorOf(key)?.model.detector ?? null;
    const state = this.board.stateOf(key);
    if (state === undefined)
      throw new NotFoundException(`Opening the series "${key}": no such series is watched.`);
    return seriesView(this.store, state, detector, parsed(rangeSchema, query));
  }

  @Get('incidents')
  incidents(@Query() query: unknown): IncidentsView {
    return { incidents: this.store.incidents(parsed(incidentsSchema, query)) };
  }

  @Get('health')
  healthView(): HealthView {
    return this.health.view();
  }

  @Sse('events')
  events(): Observable<MessageEvent> {
    const raised = this.monitor.passes.pipe(mergeMap(({ effects }) => effects.incidents));
    const incidents = merge(raised, this.news.labelled).pipe(
      map((data): MessageEvent => ({ type: 'incident', data })),
    );
    const health = interval(HEALTH_MS).pipe(
      startWith(0),
      map((): MessageEvent => ({ type: 'health', data: this.health.view() })),
    );
    // Once events are under way no filter hears of what breaks them off.
    const told = (thrown: unknown) =>
      this.logger.error(detailsOf(thrown), `telling a page what happens: ${messageOf(thrown)}`);
    return merge(this.fleetChanges, incidents, health).pipe(tap({ error: told }));
  }
}

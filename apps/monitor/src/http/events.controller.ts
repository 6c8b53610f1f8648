import { messageOf } from '@kymo/domain';
import { Controller, type MessageEvent, Sse } from '@nestjs/common';
import {
  auditTime,
  filter,
  interval,
  map,
  merge,
  mergeMap,
  type Observable,
  share,
  startWith,
  tap,
} from 'rxjs';
import { detailsOf } from '../logging/crash-guard';
import { Logger } from '../logging/logger';
import { Runner } from '@kymo/pipeline';
import { FleetBoard } from '../status/fleet-board';
import { Health } from '../status/health';
import { IncidentNews } from '../alerting/incident-news';
import { Needs } from './principal';

const FLEET_MS = 1000;
const HEALTH_MS = 3000;
const COUNTS_MS = 250;

/** What happens, told to the pages that are open. */
@Controller('api/events')
@Needs('read')
export class EventsController {
  private readonly fleetChanges: Observable<MessageEvent>;

  constructor(
    private readonly runner: Runner,
    private readonly board: FleetBoard,
    private readonly health: Health,
    private readonly news: IncidentNews,
    private readonly logger: Logger,
  ) {
    this.fleetChanges = interval(FLEET_MS).pipe(
      map(() => this.board.changes()),
      filter((change) => change !== undefined),
      // Written once, however many pages are open.
      map((change) => ({ type: 'fleet', data: JSON.stringify(change) })),
      share(),
    );
  }

  @Sse()
  events(): Observable<MessageEvent> {
    const raised = this.runner.passes.pipe(mergeMap(({ effects }) => effects.incidents));
    const incidents = merge(raised, this.news.annotated).pipe(
      map((data): MessageEvent => ({ type: 'incident', data })),
    );
    // The counts of incidents follow each that begins or ends, so that they never contradict the list.
    const health = merge(interval(HEALTH_MS), incidents.pipe(auditTime(COUNTS_MS))).pipe(
      startWith(0),
      map((): MessageEvent => ({ type: 'health', data: this.health.view() })),
    );
    // Once events are under way no exception filter hears of what breaks them off.
    const logged = (thrown: unknown) =>
      this.logger.error(detailsOf(thrown), `sending events to a page: ${messageOf(thrown)}`);
    return merge(this.fleetChanges, incidents, health).pipe(tap({ error: logged }));
  }
}

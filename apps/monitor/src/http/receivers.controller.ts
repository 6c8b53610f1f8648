import { labelsIn, routeTreeOf } from '@kymo/alerting';
import {
  type ReceiversView,
  type ReceiverTestView,
  type RoutesQuery,
  routesQuerySchema,
  type RoutesView,
} from '@kymo/api';
import { isReceiver, LmdbStore } from '@kymo/connectors';
import { Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ReceiverTests } from '../alerting/receiver-tests';
import { ConfigService } from '../config/config.service';
import { Deliveries } from '../delivery/deliveries';
import { auditOf, Caller, Needs, type Principal } from './principal';
import { ZodPipe } from './zod.pipe';

/** Whoever is told, of what, and how that goes. */
@Controller('api')
@Needs('read')
export class ReceiversController {
  constructor(
    private readonly config: ConfigService,
    private readonly deliveries: Deliveries,
    private readonly tests: ReceiverTests,
    private readonly store: LmdbStore,
  ) {}

  @Get('receivers')
  receivers(): ReceiversView {
    return { receivers: this.deliveries.receivers() };
  }

  @Post('receivers/:name/test')
  @HttpCode(200)
  @Needs('operate')
  async test(@Param('name') name: string, @Caller() caller: Principal): Promise<ReceiverTestView> {
    const view = await this.tests.test(name);
    await this.store.audit(auditOf(caller, 'receiver.test', name));
    return view;
  }

  @Get('routes')
  routes(@Query(new ZodPipe(routesQuerySchema)) { labels }: RoutesQuery): RoutesView {
    const { onCall, sinks } = this.config.values;
    const receivers = sinks.filter(({ type }) => isReceiver(type)).map(({ name }) => name);
    return { routes: [...routeTreeOf({ ...onCall, receivers }).routesFor(labelsIn(labels))] };
  }
}

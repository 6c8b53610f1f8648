import type { ReceiversView } from '@kymo/api';
import { Controller, Get } from '@nestjs/common';
import { Deliveries } from '../delivery/deliveries';
import { Needs } from './principal';

/** How telling people goes. */
@Controller('api/receivers')
@Needs('read')
export class ReceiversController {
  constructor(private readonly deliveries: Deliveries) {}

  @Get()
  receivers(): ReceiversView {
    return { receivers: this.deliveries.receivers() };
  }
}

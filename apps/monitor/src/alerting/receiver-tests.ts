import type { ReceiverTestView } from '@kymo/api';
import { KymoError } from '@kymo/domain';
import { Injectable, NotFoundException } from '@nestjs/common';
import { ConfigService } from '../config/config.service';
import { Deliveries } from '../delivery/deliveries';
import { ownCommand } from '../own-command';

/** Sends examples to receivers, as `kymo alerts test` does. */
@Injectable()
export class ReceiverTests {
  constructor(
    private readonly config: ConfigService,
    private readonly deliveries: Deliveries,
  ) {}

  /** @throws KymoError OPTIONS_INVALID where the receiver takes no example */
  async test(name: string): Promise<ReceiverTestView> {
    const { config } = this.config.flags;
    if (config === undefined || !this.deliveries.receivers().some((one) => one.name === name))
      throw new NotFoundException(`Testing the receiver "${name}": there is none of that name.`);
    const { succeeded, stdout, complaint } = await ownCommand([
      'alerts',
      'test',
      '--config',
      config,
      '--',
      name,
    ]);
    if (!succeeded) throw new KymoError('OPTIONS_INVALID', `Testing the receiver "${name}": ${complaint}`);
    return { receiver: name, took: stdout.trim().split('\n') };
  }
}

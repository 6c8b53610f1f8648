import { Notifier, PartitionNotifiers } from '@kymo/alerting';
import { GroupStore, LmdbStore } from '@kymo/connectors';
import { Injectable, Optional } from '@nestjs/common';
import { ConfigService } from '../config/config.service';
import { SignedLinks } from './signed-links';

/** What makes notifications of incidents, where routes are configured. */
@Injectable()
export class Notifications {
  readonly notifier: Notifier | PartitionNotifiers | undefined;

  constructor(
    { values, publicUrl }: ConfigService,
    store: LmdbStore,
    links: SignedLinks,
    @Optional() group?: GroupStore,
  ) {
    const Kind = group === undefined ? Notifier : PartitionNotifiers;
    this.notifier = values.onCall.route && new Kind(values.onCall, store, publicUrl, links.linkTo);
  }
}

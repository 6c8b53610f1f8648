import { type Condition, Notifier, PartitionNotifiers } from '@kymo/alerting';
import { GroupStore, LmdbStore } from '@kymo/connectors';
import { Injectable, Optional } from '@nestjs/common';
import { ConfigService } from '../config/config.service';
import { HealthWatch } from './health-watch';
import { SignedLinks } from './signed-links';

/** What makes notifications of incidents, where routes are configured. */
@Injectable()
export class Notifications {
  readonly notifier: Notifier | PartitionNotifiers | undefined;

  constructor(
    { values, publicUrl }: ConfigService,
    store: LmdbStore,
    links: SignedLinks,
    health: HealthWatch,
    @Optional() group?: GroupStore,
  ) {
    const { onCall } = values;
    if (onCall.route === undefined) return;
    if (group !== undefined) {
      this.notifier = new PartitionNotifiers(onCall, store, publicUrl, links.linkTo);
      return;
    }
    const conditions = (): readonly Condition[] => health.conditions(notifier.newestMs);
    const notifier = new Notifier(onCall, store, publicUrl, links.linkTo, conditions);
    this.notifier = notifier;
  }
}

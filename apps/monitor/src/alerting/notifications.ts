import { type Condition, Notifier } from '@kymo/alerting';
import { LmdbStore } from '@kymo/connectors';
import { Injectable } from '@nestjs/common';
import { ConfigService } from '../config/config.service';
import { HealthWatch } from './health-watch';
import { SignedLinks } from './signed-links';

/** What makes notifications of incidents, where routes are configured. */
@Injectable()
export class Notifications {
  readonly notifier: Notifier | undefined;

  constructor({ values }: ConfigService, store: LmdbStore, links: SignedLinks, health: HealthWatch) {
    const { onCall, http } = values;
    if (onCall.route === undefined) return;
    const conditions = (): readonly Condition[] => health.conditions(notifier.newestMs);
    const notifier = new Notifier(onCall, store, http.publicUrl, links.linkTo, conditions);
    this.notifier = notifier;
  }
}

import { Notifier, type NotifierOptions, type OnCallSettings, PartitionNotifiers } from '@kymo/alerting';
import { GroupStore, isReceiver, LmdbStore } from '@kymo/connectors';
import { Injectable, Optional } from '@nestjs/common';
import { ConfigService } from '../config/config.service';
import { HealthWatch } from './health-watch';
import { SignedLinks } from './signed-links';

/** What makes notifications of incidents. */
@Injectable()
export class Notifications {
  readonly notifier: Notifier | PartitionNotifiers;

  constructor(
    { values, publicUrl }: ConfigService,
    store: LmdbStore,
    links: SignedLinks,
    health: HealthWatch,
    @Optional() group?: GroupStore,
  ) {
    const receivers = values.sinks.filter(({ type }) => isReceiver(type));
    // Webhooks have a form of their own for incidents that no route gathers.
    const names = receivers.filter(({ type }) => type !== 'webhook').map(({ name }) => name);
    const settings: OnCallSettings = { ...values.onCall, receivers: names };
    // Where nobody is told, the page shows Kymo's own health better than incidents would.
    const tellsOwn = receivers.length > 0 || values.onCall.route !== undefined;
    const options: NotifierOptions = {
      publicUrl,
      linkTo: links.linkTo,
      tellsUnscorable: tellsOwn,
      ...(tellsOwn && { conditions: () => health.conditions(this.notifier.newestMs) }),
    };
    this.notifier =
      group === undefined
        ? new Notifier(settings, store, options)
        : new PartitionNotifiers(settings, store, options);
  }
}

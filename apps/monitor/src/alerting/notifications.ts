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
    { values, publicUrl, isLive }: ConfigService,
    store: LmdbStore,
    links: SignedLinks,
    health: HealthWatch,
    @Optional() group?: GroupStore,
  ) {
    const receivers = values.sinks.filter(({ type }) => isReceiver(type));
    // Where nobody is told, the page shows Kymo's own health better than incidents would, but for a feed that is dead.
    const tellsOwn = receivers.length > 0 || values.onCall.route !== undefined;
    const settings: OnCallSettings = {
      ...values.onCall,
      receivers: receivers.map(({ name }) => name),
      // Recordings are old on purpose.
      maxAgeMs: tellsOwn && isLive ? values.onCall.maxAgeMs : null,
    };
    const options: NotifierOptions = {
      publicUrl,
      linkTo: links.linkTo,
      tellsUnscorable: tellsOwn,
      conditions: () =>
        health.conditions(this.notifier.newestMs).filter(({ kind }) => tellsOwn || kind === 'silence'),
    };
    this.notifier =
      group === undefined
        ? new Notifier(settings, store, options)
        : new PartitionNotifiers(settings, store, options);
  }
}

import { Notifier } from '@kymo/alerting';
import { LmdbStore } from '@kymo/connectors';
import { Injectable } from '@nestjs/common';
import { ConfigService } from '../config/config.service';
import { SignedLinks } from './signed-links';

/** What makes notifications of incidents, where routes are configured. */
@Injectable()
export class Notifications {
  readonly notifier: Notifier | undefined;

  constructor({ values }: ConfigService, store: LmdbStore, links: SignedLinks) {
    this.notifier =
      values.onCall.route && new Notifier(values.onCall, store, values.http.publicUrl, links.linkTo);
  }
}

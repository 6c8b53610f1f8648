import { LINK_KEY_DOCUMENT, LinkSigner, newLinkKey } from '@kymo/access';
import type { LinkAction, LinkTo } from '@kymo/alerting';
import type { SignatureQuery } from '@kymo/api';
import { LmdbStore } from '@kymo/connectors';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ConfigService } from '../config/config.service';

/** Time for which a link in a message holds. */
const VALID_MS = 7 * 86_400_000;

/** The links in messages that let their reader answer. */
@Injectable()
export class SignedLinks implements OnModuleInit {
  private signer: LinkSigner | undefined;

  constructor(
    private readonly config: ConfigService,
    private readonly store: LmdbStore,
  ) {}

  /** The key outlives the run: links of the run before hold. */
  async onModuleInit(): Promise<void> {
    const kept = this.store.document(LINK_KEY_DOCUMENT) as Uint8Array | undefined;
    const key = kept ?? newLinkKey();
    if (kept === undefined) await this.store.putDocument(LINK_KEY_DOCUMENT, key);
    this.signer = new LinkSigner(key);
  }

  /** Nothing where the page is not served, or has no address for people. */
  readonly linkTo: LinkTo = (action, subject, nowMs) => {
    const { publicUrl } = this.config.values.http;
    if (publicUrl === undefined || this.config.flags.headless || this.signer === undefined) return undefined;
    // Links of one day are the same, so that a message that is made again is the same.
    const untilMs = Math.ceil(nowMs / 86_400_000) * 86_400_000 + VALID_MS;
    const place = action === 'plot' ? 'plots' : `respond/${action}`;
    const name = encodeURIComponent(subject) + (action === 'plot' ? '.png' : '');
    const query = this.signer.query({ action, subject, untilMs });
    return `${publicUrl.replace(/\/$/, '')}/${place}/${name}?${query}`;
  };

  /** Whether a link is one of ours and still holds. */
  holds(action: LinkAction, subject: string, { until, signature }: SignatureQuery): boolean {
    return this.signer?.holds({ action, subject, untilMs: until }, signature, Date.now()) ?? false;
  }
}

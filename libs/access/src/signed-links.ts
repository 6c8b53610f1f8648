import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** Document of the store with the key that links are signed with. */
export const LINK_KEY_DOCUMENT = 'link-key';

const KEY_BYTES = 32;

export function newLinkKey(): Uint8Array {
  return randomBytes(KEY_BYTES);
}

/** What a link lets its reader do. */
export interface SignedLink {
  /** For example `acknowledge`. */
  readonly action: string;
  /** What it is done to. */
  readonly subject: string;
  /** The link holds until then, milliseconds since the Unix epoch. */
  readonly untilMs: number;
}

/** Signs links, so that whoever was sent one may follow it without a token, until it expires. */
export class LinkSigner {
  constructor(private readonly key: Uint8Array) {}

  /** The query of a link: `until=…&signature=…`. */
  query(link: SignedLink): string {
    return new URLSearchParams({ until: String(link.untilMs), signature: this.signatureOf(link) }).toString();
  }

  /** Whether a link was signed with this key and still holds. */
  holds(link: SignedLink, signature: string, nowMs: number): boolean {
    const expected = Buffer.from(this.signatureOf(link));
    const given = Buffer.from(signature);
    return given.length === expected.length && timingSafeEqual(given, expected) && nowMs < link.untilMs;
  }

  private signatureOf({ action, subject, untilMs }: SignedLink): string {
    const text = JSON.stringify([action, subject, untilMs]);
    return createHmac('sha256', this.key).update(text).digest('base64url');
  }
}

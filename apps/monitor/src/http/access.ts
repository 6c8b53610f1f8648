import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findToken, mayAct, TOKENS_DOCUMENT, tokensIn } from '@kymo/access';
import { MONITOR_ADDRESS_FILE, type MonitorAddress, type Role, SESSION_COOKIE } from '@kymo/api';
import { LmdbStore } from '@kymo/connectors';
import { KymoError } from '@kymo/domain';
import { Injectable } from '@nestjs/common';
import type { IncomingHttpHeaders } from 'node:http';
import { ConfigService } from '../config/config.service';
import { isLoopback } from './loopback';
import type { Principal } from './principal';

/** Bytes of a token: too many to guess. */
const TOKEN_BYTES = 32;
const COOKIE = new RegExp(`(?:^|;\\s*)${SESSION_COOKIE}=([^;]*)`, 'u');
const BEARER = /^Bearer (.+)$/u;
const READING: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Headers that proxies add. */
const PROXY_HEADERS = ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip'] as const;

/** What of a request says who asks. */
export interface Credentials {
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
}

/**
 * Who may do what in a running monitor: whoever holds a token may what its role allows. Whoever can read the data folder
 * may everything: there a token that holds for this run is written for the `kymo` command. Without any token given out,
 * everybody may read, and the page itself may answer incidents where it is served to this host alone.
 */
@Injectable()
export class Access {
  private readonly runToken = randomBytes(TOKEN_BYTES).toString('base64url');
  private readonly file: string;

  constructor(
    private readonly config: ConfigService,
    private readonly store: LmdbStore,
  ) {
    this.file = join(config.values.dataFolder, MONITOR_ADDRESS_FILE);
  }

  /** Whether no token was given out. */
  get isOpen(): boolean {
    return this.tokens().length === 0;
  }

  /** Who asks; undefined where a token is needed, or the one that came is not known. */
  principalOf({ method, headers }: Credentials): Principal | undefined {
    const sent = tokenIn(headers);
    if (sent === undefined) {
      if (!this.isOpen) return undefined;
      if (this.isOwnPage(method, headers))
        return { name: 'this host', role: 'operate', open: true, via: 'api' };
      return { name: 'anyone', role: 'read', open: true, via: 'api' };
    }
    // A browser sends the cookie whoever has made it ask.
    if (sent.isCookie && !READING.has(method) && !isSameOrigin(headers)) return undefined;
    const open = this.isOpen;
    // Digests are of one length, whatever was sent.
    if (timingSafeEqual(digest(sent.token), digest(this.runToken)))
      return { name: userIn(headers), role: 'admin', open, via: sent.isCookie ? 'api' : 'command' };
    const token = findToken(this.tokens(), sent.token, Date.now());
    return token && { name: token.name, role: token.role, open, via: 'api' };
  }

  /** Who asks, if they may. @throws KymoError UNAUTHORISED, FORBIDDEN */
  check(credentials: Credentials, needed: Role): Principal {
    const principal = this.principalOf(credentials);
    const isSent = tokenIn(credentials.headers) !== undefined;
    if (principal === undefined || (!isSent && !mayAct(principal.role, needed)))
      throw unauthorised(needed, isSent);
    if (mayAct(principal.role, needed)) return principal;
    throw new KymoError(
      'FORBIDDEN',
      `Asking this monitor for what needs the role ${needed}: the token ${principal.name} has the role ${principal.role}. ` +
        `Use another, or create one: kymo tokens create <name> --role ${needed}`,
    );
  }

  /** Writes the address file in one move; a file left by a run that was killed is replaced. */
  async announce(url: string, certificate?: string): Promise<void> {
    const next = `${this.file}.new`;
    await rm(next, { force: true });
    const address: MonitorAddress = {
      url,
      token: this.runToken,
      ...(certificate !== undefined && { certificate }),
    };
    await writeFile(next, `${JSON.stringify(address)}\n`, { mode: 0o600, flag: 'wx' });
    await rename(next, this.file);
  }

  async withdraw(): Promise<void> {
    await rm(this.file, { force: true });
  }

  /** Whether the page asks, in a browser of this host: it listens for this host alone, and no proxy stands between. */
  private isOwnPage(method: string, headers: IncomingHttpHeaders): boolean {
    const { host, publicUrl } = this.config.values.http;
    if (!isLoopback(host) || (publicUrl !== undefined && !isLoopback(new URL(publicUrl).hostname)))
      return false;
    if (PROXY_HEADERS.some((name) => headers[name] !== undefined)) return false;
    const { host: asked = '', origin, 'sec-fetch-site': site } = headers;
    if (!URL.canParse(`http://${asked}`) || !isLoopback(new URL(`http://${asked}`).hostname)) return false;
    // Browsers name the origin of whatever changes something; behind a proxy it is that of the proxy.
    if (origin === undefined) return READING.has(method) && site === 'same-origin';
    return (site ?? 'same-origin') === 'same-origin' && isOrigin(origin, asked);
  }

  private tokens() {
    return tokensIn(this.store.document(TOKENS_DOCUMENT));
  }
}

/** The command says who runs it; whoever reads the data folder is believed. */
function userIn(headers: IncomingHttpHeaders): string {
  const user = headers['x-kymo-user'];
  return typeof user === 'string' && /^[\w.@-]{1,64}$/u.test(user) ? user : 'this host';
}

function isSameOrigin({ 'sec-fetch-site': site, origin, host }: IncomingHttpHeaders): boolean {
  if (site !== undefined) return site === 'same-origin';
  return origin !== undefined && isOrigin(origin, host);
}

function isOrigin(origin: string, host: string | undefined): boolean {
  return URL.canParse(origin) && new URL(origin).host === host;
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function tokenIn({ authorization, cookie }: IncomingHttpHeaders) {
  if (authorization !== undefined) return { token: BEARER.exec(authorization)?.[1] ?? '', isCookie: false };
  const token = COOKIE.exec(cookie ?? '')?.[1];
  return token === undefined ? undefined : { token, isCookie: true };
}

function unauthorised(needed: Role, isSent: boolean): KymoError {
  const found = isSent
    ? 'the token that was sent is not known, was revoked, has expired, or comes from another site'
    : 'no token was sent';
  return new KymoError(
    'UNAUTHORISED',
    `Asking this monitor for what needs the role ${needed}: ${found}. Send a bearer token of \`kymo tokens create\`; the kymo ` +
      'command reads it from KYMO_TOKEN.',
  );
}

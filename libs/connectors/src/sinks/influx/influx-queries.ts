import { InfluxDB } from 'influx';
import type { TlsMaterial } from '../../tls';

/**
 * After a failure the pool of the client disables its only host for a delay that doubles, and meanwhile fails without
 * asking it. Without a delay, each query asks again.
 */
const NO_BACKOFF = {
  getDelay: () => 0,
  next: () => NO_BACKOFF,
  reset: () => NO_BACKOFF,
};

export interface InfluxAccess {
  readonly url: string;
  readonly timeoutMs: number;
  readonly username?: string;
  readonly password?: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly tls?: TlsMaterial;
}

/** Queries to InfluxDB 1.x; the one file that knows its client. */
export class InfluxQueries {
  readonly #client: InfluxDB;

  constructor({ url, timeoutMs, username, password = '', headers, tls }: InfluxAccess) {
    const { protocol, hostname, port, pathname } = new URL(url);
    const isEncrypted = protocol === 'https:';
    this.#client = new InfluxDB({
      host: hostname,
      port: Number(port) || (isEncrypted ? 443 : 80),
      protocol: isEncrypted ? 'https' : 'http',
      path: pathname === '/' ? '' : pathname,
      ...(username && { username, password }),
      options: { headers, ...tls },
      pool: { maxRetries: 0, requestTimeout: timeoutMs, backoff: NO_BACKOFF },
    });
  }

  /** Creates the database unless it exists. */
  createDatabase(name: string): Promise<void> {
    return this.#client.createDatabase(name);
  }
}

/** Where a monitor that serves HTTP says in its data folder how to reach it. */
export const MONITOR_ADDRESS_FILE = 'monitor.json';

/** Content of that file; it lets whoever reads it change things. */
export interface MonitorAddress {
  readonly url: string;
  /** Bearer token of requests that change something. */
  readonly token: string;
  /** PEM of the certificate that it shows; absent where it answers without TLS. */
  readonly certificate?: string;
}

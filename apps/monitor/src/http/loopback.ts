const LOOPBACK: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '::1', '[::1]']);

/** Whether a name or an address is that of this host for itself alone. */
export function isLoopback(host: string): boolean {
  return LOOPBACK.has(host);
}

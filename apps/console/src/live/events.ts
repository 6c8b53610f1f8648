import type { FleetChange, HealthView, Incident } from '@kymo/domain';

export interface Listeners {
  readonly opened: () => void;
  readonly lost: () => void;
  /** Anything at all was heard. */
  readonly heard: () => void;
  readonly fleet: (change: FleetChange) => void;
  readonly incident: (incident: Incident) => void;
  readonly health: (health: HealthView) => void;
}

/** The monitor speaks every few seconds; a connection that says nothing for this long is dead. */
export const SILENCE_LIMIT_MS = 20_000;
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 15_000;

/** Wait before the given attempt to connect again, first 0: doubling to a bound, spread so that pages do not come all at once. */
export function waitBefore(attempt: number, random: () => number = Math.random): number {
  return Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** attempt) * (0.75 + random() / 2);
}

/**
 * Listens to the monitor's events and never gives up. The browser's own reconnecting is not enough: it ends for good
 * at an answer like 502, and does not notice a connection that died in silence.
 */
export function listen(address: string, listeners: Listeners): () => void {
  let source: EventSource | undefined;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let silence: ReturnType<typeof setTimeout> | undefined;
  let attempt = 0;

  const heard = (): void => {
    clearTimeout(silence);
    silence = setTimeout(lost, SILENCE_LIMIT_MS);
    listeners.heard();
  };
  const lost = (): void => {
    stop();
    listeners.lost();
    retry = setTimeout(connect, waitBefore(attempt++));
  };
  const connect = (): void => {
    stop();
    source = new EventSource(address);
    source.onopen = () => {
      attempt = 0;
      heard();
      listeners.opened();
    };
    source.onerror = lost;
    for (const name of ['fleet', 'incident', 'health'] as const) {
      source.addEventListener(name, (event: MessageEvent<string>) => {
        heard();
        listeners[name](JSON.parse(event.data) as never);
      });
    }
    silence = setTimeout(lost, SILENCE_LIMIT_MS);
  };
  const stop = (): void => {
    source?.close();
    clearTimeout(retry);
    clearTimeout(silence);
  };
  const atOnce = (): void => {
    if (source?.readyState === EventSource.CLOSED) connect();
  };

  connect();
  addEventListener('online', atOnce);
  addEventListener('pageshow', atOnce);
  return () => {
    stop();
    removeEventListener('online', atOnce);
    removeEventListener('pageshow', atOnce);
  };
}

import type { FleetChange, HealthView } from '@kymo/api';
import type { Incident } from '@kymo/domain';

export interface Listeners {
  readonly opened: () => void;
  readonly lost: () => void;
  /** Nobody looks; called once a minute for as long as that lasts. */
  readonly resting: () => void;
  /** Anything at all was heard. */
  readonly heard: () => void;
  readonly fleet: (change: FleetChange) => void;
  readonly incident: (incident: Incident) => void;
  readonly health: (health: HealthView) => void;
}

/** The monitor speaks every few seconds; a connection that says nothing for this long is dead. */
const SILENCE_LIMIT_MS = 20_000;
/** A page that nobody looks at gives its connection back: browsers grant one host only six. */
const REST_AFTER_MS = 60_000;
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
  let resting: ReturnType<typeof setTimeout> | undefined;
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
  const rest = (): void => {
    stop();
    listeners.resting();
    resting = setTimeout(rest, REST_AFTER_MS);
  };
  const looked = (): void => {
    clearTimeout(resting);
    if (document.hidden) resting = setTimeout(rest, REST_AFTER_MS);
    else atOnce();
  };

  connect();
  addEventListener('online', atOnce);
  document.addEventListener('visibilitychange', looked);
  return () => {
    stop();
    clearTimeout(resting);
    removeEventListener('online', atOnce);
    document.removeEventListener('visibilitychange', looked);
  };
}

import type { FleetChange, FleetView, HealthView } from '@kymo/api';
import type { Incident } from '@kymo/domain';
import { useEffect, useRef, useState } from 'preact/hooks';
import { inOrder } from '../fleet/arrange';
import { api, Refused } from './api';
import { listen } from './events';
import { applyChange } from './fleet';
import { FIRING_LIMIT, INCIDENT_LIMIT, ordered, withIncident } from './incidents';
import { nextTurn } from './turns';

const RATES_KEPT = 120;
const REFRESH_GAP_MS = 2_000;

export type Link = 'connecting' | 'live' | 'lost';

/** Everything the page knows of the monitor. */
export interface Known {
  readonly link: Link;
  /** When the monitor was last heard of, by this machine's clock; 0 for never. */
  readonly heardMs: number;
  /** How far the monitor's clock is ahead of this machine's, milliseconds. */
  readonly aheadMs: number;
  readonly fleet?: FleetView;
  readonly incidents?: readonly Incident[];
  readonly health?: HealthView;
  /** Health as it was, oldest first: for the traces of rate and memory. */
  readonly past: readonly Pick<HealthView, 'samplesPerSecond' | 'rssMiB'>[];
  /** Why the last question went unanswered. */
  readonly trouble?: string;
  /** Whether the monitor answers only whoever has signed in. */
  readonly isLocked?: boolean;
}

/** The one picture of the monitor that all views share: asked once, then kept current by events. */
class Monitor {
  private known: Known = { link: 'connecting', heardMs: 0, aheadMs: 0, past: [] };
  private readonly watchers = new Set<() => void>();
  private readonly incidentWatchers = new Set<(incident: Incident) => void>();
  private refreshing: ReturnType<typeof setTimeout> | undefined;
  private refreshedMs = 0;
  /** What was heard while an answer is awaited, by answer. */
  private readonly asking = new Set<((known: Known) => Partial<Known>)[]>();

  get now(): Known {
    return this.known;
  }

  watch(watcher: () => void): () => void {
    this.watchers.add(watcher);
    return () => void this.watchers.delete(watcher);
  }

  /** Tells of each incident that changes, also of those that are too many to be held. */
  watchIncidents(watcher: (incident: Incident) => void): () => void {
    this.incidentWatchers.add(watcher);
    return () => void this.incidentWatchers.delete(watcher);
  }

  start(): void {
    listen('api/events', {
      opened: () => {
        this.learn({ link: 'live' });
        void this.refresh();
      },
      lost: () => {
        this.learn({ link: 'lost' });
        void this.refresh();
      },
      resting: () => void this.refresh(),
      heard: () => {
        const nowMs = Date.now();
        if (this.known.link !== 'live' || nowMs - this.known.heardMs > 500) this.learn({ heardMs: nowMs });
      },
      fleet: (change) => void this.hearChange(change),
      incident: (incident) => {
        for (const watcher of this.incidentWatchers) watcher(incident);
        this.hear(({ incidents }) => ({ incidents: withIncident(incidents ?? [], incident) }));
      },
      health: (health) => this.learnHealth(health),
    });
  }

  /** Asks for everything afresh. */
  async refresh(): Promise<void> {
    this.refreshedMs = Date.now();
    const heard: ((known: Known) => Partial<Known>)[] = [];
    this.asking.add(heard);
    try {
      const [fleet, firing, latest, health] = await Promise.all([
        api.fleet(),
        api.incidents({ status: 'firing', limit: FIRING_LIMIT }),
        api.incidents({ limit: INCIDENT_LIMIT }),
        api.health(),
      ]);
      const incidents = new Map([...firing.incidents, ...latest.incidents].map((one) => [one.id, one]));
      await nextTurn();
      const series = inOrder(fleet.series);
      await nextTurn();
      this.learn({
        fleet: { ...fleet, series },
        incidents: ordered([...incidents.values()]),
        trouble: undefined,
        isLocked: false,
        heardMs: Date.now(),
      });
      for (const news of heard) this.learn(news(this.known));
      this.learnHealth(health);
    } catch (thrown) {
      this.learn({
        trouble: thrown instanceof Error ? thrown.message : String(thrown),
        isLocked: thrown instanceof Refused && thrown.status === 401,
      });
    } finally {
      this.asking.delete(heard);
    }
  }

  /** Reading a change, taking it in and drawing it are turns of their own. */
  private async hearChange(change: FleetChange): Promise<void> {
    await nextTurn();
    this.hear(({ fleet: before }) => {
      if (before === undefined) return {};
      const { fleet, incomplete } = applyChange(before, change);
      if (incomplete) this.refreshSoon();
      return { fleet };
    });
  }

  /** Takes in what has happened; an answer that is under way may be from before it. */
  private hear(news: (known: Known) => Partial<Known>): void {
    this.learn(news(this.known));
    for (const heard of this.asking) heard.push(news);
  }

  private refreshSoon(): void {
    clearTimeout(this.refreshing);
    const wait = Math.max(0, this.refreshedMs + REFRESH_GAP_MS - Date.now());
    this.refreshing = setTimeout(() => void this.refresh(), wait);
  }

  private learnHealth(health: HealthView): void {
    const { samplesPerSecond, rssMiB, clockMs } = health;
    this.learn({
      health,
      aheadMs: clockMs - Date.now(),
      past: [...this.known.past, { samplesPerSecond, rssMiB }].slice(-RATES_KEPT),
    });
  }

  private learn(news: Partial<Known>): void {
    this.known = { ...this.known, ...news };
    for (const watcher of this.watchers) watcher();
  }
}

export const monitor = new Monitor();

/** A part of what is known; the component is drawn again only when that part is another one. */
export function useKnown<T>(part: (known: Known) => T): T {
  const [, redraw] = useState({});
  const now = part(monitor.now);
  const latest = useRef({ part, now });
  latest.current = { part, now };
  useEffect(() => {
    const check = (): void => {
      if (!Object.is(latest.current.part(monitor.now), latest.current.now)) redraw({});
    };
    check();
    return monitor.watch(check);
  }, []);
  return now;
}

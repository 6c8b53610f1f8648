import type { IncidentCountsView } from '@kymo/api';
import type { Incident, Store } from '@kymo/domain';

type Standing = keyof IncidentCountsView;

/** Most incidents counted. */
const MAX_INCIDENTS = 100_000;
/** What is pruned is counted no longer after this time. */
const RECOUNT_MS = 10 * 60_000;

/** How many incidents are kept, by where they stand: the one count that page, terminal and summary quote. */
export class IncidentCounts {
  private standings = new Map<string, Standing>();
  private countedMs = 0;

  constructor(private readonly store: Pick<Store, 'incidents'>) {}

  take(incidents: readonly Incident[]): void {
    for (const incident of incidents) this.standings.set(incident.id, standingOf(incident));
  }

  view(nowMs: number = Date.now()): IncidentCountsView {
    if (nowMs - this.countedMs > RECOUNT_MS) {
      this.countedMs = nowMs;
      this.standings = new Map();
      this.take(this.store.incidents({ limit: MAX_INCIDENTS }));
    }
    const counts = { firing: 0, resolved: 0, noted: 0 };
    for (const standing of this.standings.values()) counts[standing] += 1;
    return counts;
  }
}

function standingOf({ paged, status }: Incident): Standing {
  return paged ? status : 'noted';
}

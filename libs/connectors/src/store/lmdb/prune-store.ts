import type { SeriesKey } from '@kymo/domain';
import type { Environment } from './environment';
import type { EvidenceTable } from './evidence.table';
import type { HistoryTable } from './history.table';
import type { IncidentTable } from './incident.table';
import type { SentAlertsTable } from './sent-alerts.table';

/** Most series, and most blocks of each, that one transaction prunes: a commit never waits for long. */
const PRUNE_SERIES = 10;
const PRUNE_BLOCKS = 100;
/** Most incidents that one transaction looks at for the same reason. */
const PRUNE_INCIDENTS = 1_000;

interface PrunedTables {
  readonly history: HistoryTable;
  readonly incidents: IncidentTable;
  readonly evidence: EvidenceTable;
  readonly sentAlerts: SentAlertsTable;
}

/** Drops history and incidents that are too old, and the evidence and the alerts of these, in short transactions. */
export async function pruneStore(
  environment: Environment,
  { history, incidents, evidence, sentAlerts }: PrunedTables,
  keepFromMs: (series: SeriesKey) => number,
): Promise<void> {
  const series = environment.read(() => history.seriesKeys());
  for (let from = 0; from < series.length; from += PRUNE_SERIES) {
    const some = series.slice(from, from + PRUNE_SERIES);
    for (let more = true; more;) {
      await environment.write(() => {
        more = history.prune(some, keepFromMs, PRUNE_BLOCKS);
      });
    }
  }
  const ids = environment.read(() => incidents.ids());
  for (let from = 0; from < ids.length; from += PRUNE_INCIDENTS) {
    const some = ids.slice(from, from + PRUNE_INCIDENTS);
    await environment.write(() => {
      for (const incident of incidents.prune(some, keepFromMs)) {
        evidence.remove(incident);
        sentAlerts.remove(incident.id);
      }
    });
  }
}

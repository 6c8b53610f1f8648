import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { SeriesState, Store } from '@kymo/domain';
import { AuditTable } from './audit.table';
import { documentsOf } from './documents';
import { Environment } from './environment';
import { EvidenceTable } from './evidence.table';
import { HistoryTable } from './history.table';
import { IncidentTable } from './incident.table';
import { checkLayout } from './migrations/migrations';
import { noStore } from './no-store';

/** The part of a store that answers questions. */
export type StoreReader = Pick<
  Store,
  | 'series'
  | 'history'
  | 'incident'
  | 'incidents'
  | 'labelled'
  | 'evidence'
  | 'document'
  | 'documents'
  | 'auditLog'
  | 'close'
>;

/**
 * Reads the store of a data folder, also while a monitor writes it; every answer is as of the latest commit.
 * @throws KymoError INPUT_UNREADABLE where there is none, STORE_FAILED
 */
export function readStore(folder: string): StoreReader {
  const file = join(folder, 'store.mdb');
  if (!existsSync(file)) throw noStore('reading', folder);
  const environment = new Environment(file, true);
  refuseForeign(environment);
  const series = environment.table<SeriesState>('series');
  const documents = environment.table('documents');
  const audit = new AuditTable(environment);
  const history = new HistoryTable(environment);
  const incidents = new IncidentTable(environment);
  const evidence = new EvidenceTable(environment);
  return {
    series: () => environment.read(() => Array.from(series.getRange({}), ({ value }) => value)),
    history: (key, fromMs, toMs) => environment.read(() => history.between(key, fromMs, toMs)),
    incident: (id) => environment.read(() => incidents.get(id)),
    incidents: (query) => environment.read(() => incidents.find(query)),
    labelled: () => environment.read(() => incidents.labelled()),
    evidence: (incident) => environment.read(() => evidence.get(incident)),
    document: (name) => environment.read(() => documents.get(name)),
    documents: (prefix) => environment.read(() => documentsOf(documents, prefix)),
    auditLog: (limit) => environment.read(() => audit.latest(limit)),
    close: () => environment.close(),
  };
}

function refuseForeign(environment: Environment): void {
  try {
    checkLayout(environment);
  } catch (error) {
    void environment.close();
    throw error;
  }
}

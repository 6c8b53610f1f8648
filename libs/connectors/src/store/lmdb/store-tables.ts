import type { SeriesState } from '@kymo/domain';
import { AuditTable } from './audit.table';
import type { Environment, Table } from './environment';
import { EvidenceTable } from './evidence.table';
import { HistoryTable } from './history.table';
import { IncidentTable } from './incident.table';
import { OutboxTable } from './outbox.table';
import { SentAlertsTable } from './sent-alerts.table';

/** The tables of a store. */
export interface StoreTables {
  readonly kept: Table<unknown>;
  readonly positions: Table<number>;
  readonly topicIds: Table<string>;
  readonly states: Table<unknown>;
  readonly series: Table<SeriesState>;
  readonly documents: Table<unknown>;
  readonly audit: AuditTable;
  readonly history: HistoryTable;
  readonly incidents: IncidentTable;
  readonly evidence: EvidenceTable;
  readonly outbox: OutboxTable;
  readonly sentAlerts: SentAlertsTable;
}

export function openTables(environment: Environment): StoreTables {
  return {
    kept: environment.table('kept'),
    positions: environment.table('positions'),
    topicIds: environment.table('topic-ids'),
    states: environment.table('states'),
    series: environment.table('series'),
    documents: environment.table('documents'),
    audit: new AuditTable(environment),
    history: new HistoryTable(environment),
    incidents: new IncidentTable(environment),
    evidence: new EvidenceTable(environment),
    outbox: new OutboxTable(environment),
    sentAlerts: new SentAlertsTable(environment),
  };
}

import { type OutboxEntry, revisionIn, type SentAlert } from '@kymo/domain';
import type { Environment, Table } from './environment';

/** Alerts of one incident that are kept, the latest: fourteen receivers take as many a week of one that is repeated. */
const MAX_OF_INCIDENT = 600;

type Stored = Omit<SentAlert, 'revision'> & { readonly entry: string };

/** Which alerts of an incident receivers have taken, by its identity. */
export class SentAlertsTable {
  private readonly sent: Table<readonly Stored[]>;

  constructor(environment: Environment) {
    this.sent = environment.table('sent-alerts');
  }

  /** An alert that is delivered again is the same one. */
  note(receiver: string, { id: entry, tells }: OutboxEntry, atMs: number): void {
    for (const incident of tells?.incidents ?? []) {
      const known = this.sent.get(incident) ?? [];
      if (known.some((one) => one.entry === entry && one.receiver === receiver)) continue;
      const next = [...known, { receiver, event: tells!.event, atMs, entry }];
      this.sent.put(incident, next.slice(-MAX_OF_INCIDENT));
    }
  }

  /** Oldest first. */
  of(incident: string): SentAlert[] {
    return (this.sent.get(incident) ?? []).map(({ entry, ...alert }) => ({
      ...alert,
      revision: revisionIn(entry),
    }));
  }

  remove(incident: string): void {
    this.sent.remove(incident);
  }
}

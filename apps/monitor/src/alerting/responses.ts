import type { Acknowledge } from '@kymo/api';
import { LmdbStore } from '@kymo/connectors';
import { type Annotation, type AuditEntry, type Incident, KymoError, type Labelling } from '@kymo/domain';
import { Injectable } from '@nestjs/common';
import { IncidentNews } from './incident-news';
import { LabelsFeedback } from './labels-feedback';
import { Notifications } from './notifications';

/** What people say of incidents: durable before it is answered, and taken in by the next pass. */
@Injectable()
export class Responses {
  constructor(
    private readonly store: LmdbStore,
    private readonly notifications: Notifications,
    private readonly news: IncidentNews,
    private readonly feedback: LabelsFeedback,
  ) {}

  /** @throws KymoError INCIDENT_UNKNOWN */
  incident(id: string): Incident {
    const incident = this.store.incident(id);
    if (incident !== undefined) return incident;
    throw new KymoError('INCIDENT_UNKNOWN', `Opening the incident "${id}": there is none of that identity.`);
  }

  /** @throws KymoError INCIDENT_UNKNOWN */
  label(id: string, labelling: Labelling, audit: AuditEntry): Promise<Incident> {
    return this.annotate(id, labelling, audit);
  }

  /** @throws KymoError INCIDENT_UNKNOWN */
  acknowledge(id: string, { note }: Acknowledge, audit: AuditEntry): Promise<Incident> {
    const { by, atMs } = audit;
    return this.annotate(id, { acknowledged: { by, atMs, ...(note !== undefined && { note }) } }, audit);
  }

  /** Takes on all incidents of a group. @throws KymoError INCIDENT_UNKNOWN */
  async acknowledgeAll(ids: readonly string[], note: string | undefined, audit: AuditEntry): Promise<void> {
    const { by, atMs } = audit;
    await this.store.annotate(ids, { acknowledged: { by, atMs, ...(note && { note }) } }, audit);
    this.notifications.notifier.noteRequest();
    for (const id of ids) this.news.annotated.next(this.incident(id));
  }

  /** @throws KymoError INCIDENT_UNKNOWN */
  unacknowledge(id: string, audit: AuditEntry): Promise<Incident> {
    return this.annotate(id, { acknowledged: null }, audit);
  }

  private async annotate(id: string, annotation: Annotation, audit: AuditEntry): Promise<Incident> {
    await this.store.annotate([id], annotation, audit);
    this.notifications.notifier.noteRequest();
    this.feedback.feedback.noteLabel();
    const incident = this.incident(id);
    this.news.annotated.next(incident);
    return incident;
  }
}

import { randomUUID } from 'node:crypto';
import {
  compileMatchers,
  labelsOf,
  Maintenance,
  MAINTENANCE_DOCUMENT,
  maintenanceIn,
  maintenanceSchema,
  type Silence,
  SILENCES_DOCUMENT,
  silenceSchema,
  silencesIn,
  silenceStatus,
  withEnded,
  withMaintenance,
  withoutMaintenance,
  withSilence,
} from '@kymo/alerting';
import type {
  MaintenancesView,
  MaintenanceView,
  NewMaintenance,
  NewSilence,
  QuietTimesView,
  SilencesView,
  SilenceView,
} from '@kymo/api';
import { LmdbStore } from '@kymo/connectors';
import { type AuditEntry, type Incident, KymoError } from '@kymo/domain';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { ConfigService } from '../config/config.service';
import { Notifications } from './notifications';

/** Silences and maintenance windows that people ask for while the monitor runs. */
@Injectable()
export class QuietTimes {
  constructor(
    private readonly config: ConfigService,
    private readonly store: LmdbStore,
    private readonly notifications: Notifications,
  ) {}

  silences(): SilencesView {
    const silences = silencesIn(this.store.document(SILENCES_DOCUMENT)).map((one) => this.viewOf(one));
    return { silences: silences.sort((one, other) => other.fromMs - one.fromMs) };
  }

  /** @throws KymoError OPTIONS_INVALID */
  async silence({ fromMs, by: _, ...asked }: NewSilence, audit: AuditEntry): Promise<SilenceView> {
    const { by, atMs, subject: id } = audit;
    const silence = parsed(silenceSchema, { id, ...asked, by, fromMs: fromMs ?? atMs }, 'adding a silence');
    await this.change(SILENCES_DOCUMENT, (document) => withSilence(document, silence, atMs), audit);
    return this.viewOf(silence);
  }

  /** @throws KymoError SILENCE_UNKNOWN */
  async endSilence(id: string, audit: AuditEntry): Promise<SilenceView> {
    await this.change(SILENCES_DOCUMENT, (document) => withEnded(document, id, audit.atMs), audit);
    return this.viewOf(silencesIn(this.store.document(SILENCES_DOCUMENT)).find((one) => one.id === id)!);
  }

  maintenance(): MaintenancesView {
    const nowMs = Date.now();
    const asked = maintenanceIn(this.store.document(MAINTENANCE_DOCUMENT));
    const calendar = new Maintenance([...this.config.values.onCall.maintenance, ...asked]);
    return {
      maintenance: calendar.all().map((one) => ({ ...one, active: calendar.isActive(one.name, nowMs) })),
    };
  }

  /** What is under way now and would keep an incident from people. */
  of(incident: Incident): QuietTimesView {
    const labels = labelsOf(incident);
    const concerns = ({ matchers }: { readonly matchers: readonly string[] }) =>
      compileMatchers(matchers)(labels);
    return {
      silences: this.silences().silences.filter((one) => one.status === 'active' && concerns(one)),
      maintenance: this.maintenance().maintenance.filter((one) => one.active && !one.alert && concerns(one)),
    };
  }

  /** @throws KymoError OPTIONS_INVALID */
  async plan({ by: _, ...asked }: NewMaintenance, audit: AuditEntry): Promise<MaintenanceView> {
    const window = { ...parsed(maintenanceSchema, asked, 'adding a maintenance window'), by: audit.by };
    const configured = this.config.values.onCall.maintenance.map(({ name }) => name);
    await this.change(
      MAINTENANCE_DOCUMENT,
      (document) => withMaintenance(document, window, configured),
      audit,
    );
    return this.maintenance().maintenance.find(({ name }) => name === window.name)!;
  }

  /** @throws KymoError SILENCE_UNKNOWN */
  async remove(name: string, audit: AuditEntry): Promise<MaintenancesView> {
    await this.change(MAINTENANCE_DOCUMENT, (document) => withoutMaintenance(document, name), audit);
    return this.maintenance();
  }

  /** Identity of the next silence. */
  newId(): string {
    return randomUUID();
  }

  private async change(
    name: string,
    change: (document: unknown) => unknown,
    audit: AuditEntry,
  ): Promise<void> {
    await this.store.changeDocument(name, change, audit);
    this.notifications.notifier.noteRequest();
  }

  private viewOf(silence: Silence): SilenceView {
    const nowMs = Date.now();
    return {
      ...silence,
      status: silenceStatus(silence, nowMs),
      muted: this.notifications.notifier.mutedCounts().get(silence.id) ?? 0,
    };
  }
}

function parsed<Schema extends z.ZodType>(schema: Schema, value: unknown, doing: string): z.output<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new KymoError('OPTIONS_INVALID', `${doing}: ${z.prettifyError(result.error)}`);
}

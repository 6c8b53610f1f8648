import { ASSESSMENTS, type Assessment, type AuditEntry, type Incident, KymoError } from '@kymo/domain';
import { Injectable } from '@nestjs/common';
import { ConfigService } from '../config/config.service';
import type { Form } from './form';
import { acknowledgeForm, HOURS, inWords, labelForm, maintenanceForm, silenceForm } from './link-forms';
import { maintenanceOf } from './link-maintenance';
import { Notifications } from './notifications';
import { QuietTimes } from './quiet-times';
import { Responses } from './responses';
import { SignedLinks } from './signed-links';

export const responseActions = ['acknowledge', 'silence', 'maintenance', 'label'] as const;
export type ResponseAction = (typeof responseActions)[number];

const HOUR_MS = 3_600_000;

/** What whoever was sent a message may do by its links: to the group of the message, or to an incident of it. */
@Injectable()
export class LinkResponses {
  constructor(
    private readonly notifications: Notifications,
    private readonly responses: Responses,
    private readonly quietTimes: QuietTimes,
    private readonly links: SignedLinks,
    private readonly config: ConfigService,
  ) {}

  /** What is to be asked before it is done; undefined where nothing of it goes on any longer. @throws KymoError INCIDENT_UNKNOWN */
  form(action: ResponseAction, subject: string): Form | undefined {
    const { timeZone } = this.config.values.onCall.content;
    if (action === 'label') return labelForm(this.responses.incident(subject), timeZone);
    const group = this.group(subject);
    if (group === undefined) return undefined;
    if (action === 'acknowledge') return acknowledgeForm(namesOf(group.incidents));
    if (action === 'maintenance') return maintenanceForm(group.matchers, timeZone);
    return silenceForm(group.matchers, this.links.linkTo('maintenance', subject, Date.now()));
  }

  /** Does it. @returns what was done; undefined where nothing of it goes on any longer @throws KymoError OPTIONS_INVALID, INCIDENT_UNKNOWN */
  async act(
    action: ResponseAction,
    subject: string,
    by: string,
    answers: Readonly<Record<string, string>>,
  ): Promise<string | undefined> {
    if (action === 'label') return this.label(subject, by, answers);
    const group = this.group(subject);
    if (group === undefined) return undefined;
    if (action === 'silence') return this.silence(group.matchers, by, answers);
    if (action === 'maintenance') return this.plan(group.matchers, by, answers);
    const note = answers['note']?.trim();
    const audit = auditOf('incident.acknowledge', subject, by, { incidents: group.incidents.length });
    const ids = group.incidents.map(({ id }) => id);
    await this.responses.acknowledgeAll(ids, note === '' ? undefined : note, audit);
    return `${by} has taken on ${namesOf(group.incidents)}.`;
  }

  private group(id: string) {
    return this.notifications.notifier.group(id);
  }

  private async label(id: string, by: string, { assessment, label }: Readonly<Record<string, string>>) {
    const known = ASSESSMENTS.find((one) => one === assessment) as Assessment | undefined;
    const text = label?.trim();
    const labelling = { assessment: known ?? null, ...(text && { label: text }) };
    const { series } = await this.responses.label(
      id,
      labelling,
      auditOf('incident.label', id, by, labelling),
    );
    return `${series} is labelled. Thank you, ${by}.`;
  }

  private async silence(
    matchers: readonly string[],
    by: string,
    { hours = '', why = '' }: Readonly<Record<string, string>>,
  ) {
    requireMatchers(matchers);
    const audit = auditOf('silence.begin', this.quietTimes.newId(), by, { matchers });
    const untilMs = audit.atMs + lengthOf(hours);
    await this.quietTimes.silence({ matchers: [...matchers], why, untilMs }, audit);
    return `Nobody is told of ${inWords(matchers)} until ${new Date(untilMs).toISOString()}.`;
  }

  private async plan(
    matchers: readonly string[],
    by: string,
    { hours = '', ...answers }: Readonly<Record<string, string>>,
  ) {
    requireMatchers(matchers);
    const asked = maintenanceOf(matchers, Date.now(), lengthOf(hours), answers);
    const audit = auditOf('maintenance.add', asked.name, by, { ...asked });
    const { name, active } = await this.quietTimes.plan(asked, audit);
    return `${name} is planned${active ? ', and under way' : ''}.`;
  }
}

function requireMatchers(matchers: readonly string[]): void {
  if (matchers.length > 0) return;
  throw new KymoError(
    'OPTIONS_INVALID',
    'silencing a group by its link: its members share no label to match. Use `kymo alerts silence --match`.',
  );
}

function lengthOf(hours: string): number {
  if (Object.hasOwn(HOURS, hours)) return Number(hours) * HOUR_MS;
  throw new KymoError(
    'OPTIONS_INVALID',
    `silencing a group by its link for "${hours}" hours: ${Object.keys(HOURS).join(', ')} are allowed.`,
  );
}

function namesOf(incidents: readonly Incident[]): string {
  const [first, ...others] = new Set(incidents.map(({ series }) => series));
  return others.length === 0 ? first! : `${first} and ${others.length} more`;
}

function auditOf(
  action: string,
  subject: string,
  by: string,
  details: AuditEntry['details'] = {},
): AuditEntry {
  return { atMs: Date.now(), by, via: 'link', action, subject, details };
}

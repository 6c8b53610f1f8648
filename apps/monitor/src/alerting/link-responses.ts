import { randomUUID } from 'node:crypto';
import { ASSESSMENTS, type Assessment, type AuditEntry, type Incident, KymoError } from '@kymo/domain';
import { Injectable } from '@nestjs/common';
import { Notifications } from './notifications';
import { QuietTimes } from './quiet-times';
import { Responses } from './responses';

export const responseActions = ['acknowledge', 'silence', 'label'] as const;
export type ResponseAction = (typeof responseActions)[number];

const HOUR_MS = 3_600_000;
const HOURS: Readonly<Record<string, string>> = {
  '1': '1 hour',
  '4': '4 hours',
  '24': '1 day',
  '72': '3 days',
};
const NAME = { name: 'by', label: 'Your name', isRequired: true };

/** What whoever was sent a message may do by its links: to the group of the message, or to an incident of it. */
@Injectable()
export class LinkResponses {
  constructor(
    private readonly notifications: Notifications,
    private readonly responses: Responses,
    private readonly quietTimes: QuietTimes,
  ) {}

  /** What is to be asked before it is done; undefined where nothing of it goes on any longer. @throws KymoError INCIDENT_UNKNOWN */
  asked(action: ResponseAction, subject: string) {
    if (action === 'label') {
      const { series, kind } = this.responses.incident(subject);
      const choices = {
        true: 'It was trouble',
        false: 'It was a false alarm',
        expected: 'It was known to come',
      };
      return {
        title: 'What was it?',
        text: `${series}: ${kind}`,
        fields: [
          { name: 'assessment', label: 'Was it trouble?', choices },
          { name: 'label', label: 'What it was, in a few words' },
          NAME,
        ],
        button: 'Say so',
      };
    }
    const group = this.group(subject);
    if (group === undefined) return undefined;
    if (action === 'acknowledge')
      return {
        title: 'Take it on?',
        text: `${namesOf(group.incidents)}: quiet unless it gets worse.`,
        fields: [NAME, { name: 'note', label: 'For the others, such as “on my way”' }],
        button: 'Acknowledge',
      };
    return {
      title: 'Silence it?',
      text: `Nobody is told of ${group.matchers.join(' and ')} for so long. What still fires then is told.`,
      fields: [
        { name: 'hours', label: 'For how long', choices: HOURS },
        { name: 'why', label: 'Why', isRequired: true },
        NAME,
      ],
      button: 'Silence',
    };
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
    if (matchers.length === 0)
      throw new KymoError(
        'OPTIONS_INVALID',
        'silencing a group: its members have too little in common for one silence. Use `kymo alerts silence --match`.',
      );
    if (!Object.hasOwn(HOURS, hours))
      throw new KymoError(
        'OPTIONS_INVALID',
        `silencing for "${hours}" hours: ${Object.keys(HOURS).join(', ')} are allowed.`,
      );
    const audit = auditOf('silence.begin', randomUUID(), by, { matchers });
    const untilMs = audit.atMs + Number(hours) * HOUR_MS;
    await this.quietTimes.silence({ matchers: [...matchers], why, untilMs }, audit);
    return `Nobody is told of ${matchers.join(' and ')} until ${new Date(untilMs).toISOString()}.`;
  }
}

function namesOf(incidents: readonly Incident[]): string {
  const [first] = incidents;
  return incidents.length === 1 ? first!.series : `${first!.series} and ${incidents.length - 1} more`;
}

function auditOf(
  action: string,
  subject: string,
  by: string,
  details: AuditEntry['details'] = {},
): AuditEntry {
  return { atMs: Date.now(), by, via: 'link', action, subject, details };
}

import type { Notification, Severity } from '@kymo/domain';
import { z } from 'zod';
import type { SinkDefinition } from '../../connector';
import { httpAddress } from '../../http/http-address';
import { connectHttpReceiver, jsonRequest } from '../http-receiver';
import { httpReceiverShape, secretOf } from '../receiver-options';
import { inert, shortened } from '../shortened';

export const opsgenieOptionsSchema = z
  .object({
    ...httpReceiverShape('opsgenie'),
    url: httpAddress
      .default('https://api.opsgenie.com')
      .describe('Address of the API; https://api.eu.opsgenie.com in Europe'),
    apiKeyVariable: z
      .string()
      .min(1)
      .default('KYMO_OPSGENIE_API_KEY')
      .describe('Environment variable with the API key'),
  })
  .strict();

const PRIORITIES: Readonly<Record<Severity, string>> = { critical: 'P1', warning: 'P3', info: 'P5' };
const MAX_MESSAGE = 130;
const MAX_DESCRIPTION = 15_000;
const MAX_TAG = 50;
const MAX_ENTITY = 512;

const MAX_NOTE = 25_000;

interface Call {
  readonly method: 'POST' | 'PUT';
  readonly path: string;
  readonly body: object;
}

/**
 * Calls of the Alert API: an alert is created, acknowledged or closed by its alias, which is the group. One that is created
 * again is counted and keeps its words and its priority: what is new is noted, and a severity that has risen is told by itself.
 */
export function opsgenieCalls(notification: Notification): readonly Call[] {
  const { event, group, title, text, severity, formerSeverity, acknowledgedBy } = notification;
  const onAlert = (action: string, body: object, method: Call['method'] = 'POST'): Call => ({
    method,
    path: `v2/alerts/${encodeURIComponent(group)}/${action}?identifierType=alias`,
    body,
  });
  const noted = (note: string) => ({ source: 'Kymo', note: shortened(inert(note), MAX_NOTE) });
  if (event === 'resolved') return [onAlert('close', noted(title))];
  if (event === 'acknowledged') return [onAlert('acknowledge', noted(`by ${acknowledgedBy ?? 'someone'}`))];
  return [
    { method: 'POST', path: 'v2/alerts', body: alertOf(notification) },
    ...(event === 'updated' ? [onAlert('notes', noted(`${title}\n${text}`))] : []),
    ...(formerSeverity === undefined
      ? []
      : [
          // What gets worse is taken on by nobody.
          onAlert('unacknowledge', noted(`${severity} now`)),
          onAlert('priority', { priority: PRIORITIES[severity] }, 'PUT'),
        ]),
  ];
}

function alertOf({ group, title, text, severity, members, labels, links }: Notification) {
  return {
    message: shortened(title, MAX_MESSAGE),
    alias: group,
    description: shortened(inert(text), MAX_DESCRIPTION),
    priority: PRIORITIES[severity],
    source: 'Kymo',
    entity: shortened(members[0]!.series, MAX_ENTITY),
    tags: ['kymo', members[0]!.kind].map((tag) => shortened(tag, MAX_TAG)),
    details: { ...labels, ...links },
  };
}

export const opsgenieReceiver: SinkDefinition<typeof opsgenieOptionsSchema> = {
  optionsSchema: opsgenieOptionsSchema,
  create: (options, context) => {
    const authorization = `GenieKey ${secretOf(options.apiKeyVariable, context.env)}`;
    return connectHttpReceiver(options, context, {
      service: 'Opsgenie',
      payload: opsgenieCalls,
      // What is owed by versions before has no method.
      request: ({ method = 'POST', path, body }: Partial<Call> & Omit<Call, 'method'>) => ({
        ...jsonRequest(new URL(path, options.url), body, { authorization }),
        method,
      }),
    });
  },
};

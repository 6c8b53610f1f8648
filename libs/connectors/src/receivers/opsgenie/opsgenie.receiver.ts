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

interface Call {
  readonly path: string;
  readonly body: object;
}

/** A call of the Alert API: create, acknowledge or close by alias, which is the group. */
export function opsgenieCall(notification: Notification): Call {
  const { event, group, title, text, severity, members, labels, links, acknowledgedBy } = notification;
  const byAlias = (action: string, note: string): Call => ({
    path: `v2/alerts/${encodeURIComponent(group)}/${action}?identifierType=alias`,
    body: { source: 'Kymo', note },
  });
  if (event === 'resolved') return byAlias('close', title);
  if (event === 'acknowledged') return byAlias('acknowledge', `by ${acknowledgedBy ?? 'someone'}`);
  return {
    path: 'v2/alerts',
    body: {
      message: shortened(title, MAX_MESSAGE),
      alias: group,
      description: shortened(inert(text), MAX_DESCRIPTION),
      priority: PRIORITIES[severity],
      source: 'Kymo',
      entity: shortened(members[0]!.series, MAX_ENTITY),
      tags: ['kymo', members[0]!.kind].map((tag) => shortened(tag, MAX_TAG)),
      details: { ...labels, ...links },
    },
  };
}

export const opsgenieReceiver: SinkDefinition<typeof opsgenieOptionsSchema> = {
  optionsSchema: opsgenieOptionsSchema,
  create: (options, context) => {
    const authorization = `GenieKey ${secretOf(options.apiKeyVariable, context.env)}`;
    return connectHttpReceiver(options, context, {
      service: 'Opsgenie',
      payload: opsgenieCall,
      request: ({ path, body }: Call) => jsonRequest(new URL(path, options.url), body, { authorization }),
    });
  },
};

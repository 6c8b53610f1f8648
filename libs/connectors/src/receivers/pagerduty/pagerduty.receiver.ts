import type { Notification, NotificationEvent } from '@kymo/domain';
import { z } from 'zod';
import type { SinkDefinition } from '../../connector';
import { httpAddress } from '../../http/http-address';
import { connectHttpReceiver, jsonRequest } from '../http-receiver';
import { namedLinks } from '../named-links';
import { httpReceiverShape, secretOf } from '../receiver-options';
import { shortened } from '../shortened';

export const pagerdutyOptionsSchema = z
  .object({
    ...httpReceiverShape('pagerduty'),
    url: httpAddress.default('https://events.pagerduty.com/v2/enqueue').describe('Address of Events API v2'),
    routingKeyVariable: z
      .string()
      .min(1)
      .default('KYMO_PAGERDUTY_ROUTING_KEY')
      .describe('Environment variable with the integration key of the service'),
  })
  .strict();

const ACTIONS: Readonly<Record<NotificationEvent, 'trigger' | 'acknowledge' | 'resolve'>> = {
  firing: 'trigger',
  updated: 'trigger',
  repeated: 'trigger',
  acknowledged: 'acknowledge',
  resolved: 'resolve',
};
const MAX_SUMMARY = 1024;
const MAX_MEMBERS = 20;

/** An event of PagerDuty's Events API v2, without its routing key. Its deduplication key is the group. */
export function pagerdutyEvent(notification: Notification) {
  const { event, group, title, severity, startMs, members, links, text, labels, memberCount } = notification;
  const action = ACTIONS[event];
  if (action !== 'trigger') return { event_action: action, dedup_key: group };
  const [first] = members;
  return {
    event_action: action,
    dedup_key: group,
    client: 'Kymo',
    ...(links.page !== undefined && { client_url: links.page }),
    payload: {
      summary: shortened(title, MAX_SUMMARY),
      source: first!.series,
      severity,
      timestamp: new Date(startMs).toISOString(),
      component: first!.channels.map(({ name }) => name).join(', '),
      class: first!.kind,
      custom_details: {
        text,
        labels,
        series: memberCount,
        members: members.slice(0, MAX_MEMBERS).map((member) => ({
          series: member.series,
          severity: member.severity,
          score: member.peakScore ?? null,
          readings: member.readings,
        })),
      },
    },
    links: namedLinks(notification)
      .filter(({ id }) => id !== 'page')
      .map(({ name, url }) => ({ href: url, text: name })),
    images:
      links.plot === undefined ? [] : [{ src: links.plot, alt: 'The moment, measured against expected' }],
  };
}

export const pagerdutyReceiver: SinkDefinition<typeof pagerdutyOptionsSchema> = {
  optionsSchema: pagerdutyOptionsSchema,
  create: (options, context) => {
    const routingKey = secretOf(options.routingKeyVariable, context.env);
    const url = new URL(options.url);
    return connectHttpReceiver(options, context, {
      service: 'PagerDuty',
      payload: pagerdutyEvent,
      request: (event: object) => jsonRequest(url, { routing_key: routingKey, ...event }),
    });
  },
};

import type { Notification, NotificationMember, Severity } from '@kymo/domain';
import { z } from 'zod';
import type { SinkDefinition } from '../../connector';
import { connectHttpReceiver, jsonRequest } from '../http-receiver';
import { addressOf, addressShape, httpReceiverShape, withAddress } from '../receiver-options';

export const alertmanagerOptionsSchema = withAddress(
  z
    .object({
      ...httpReceiverShape('alertmanager'),
      ...addressShape,
      expiresAfterMs: z
        .number()
        .int()
        .min(60_000)
        .default(7 * 86_400_000)
        .describe('Time without an update after which Alertmanager considers an incident resolved'),
    })
    .strict(),
);

interface Alert {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly startsAt: string;
  /** Missing while it fires: then it is set when it is sent. */
  readonly endsAt?: string;
  readonly generatorURL?: string;
}

const LOWER: Readonly<Record<Severity, readonly Severity[]>> = {
  info: [],
  warning: ['info'],
  critical: ['info', 'warning'],
};

/**
 * Alerts as Alertmanager's API v2 takes them, one for each incident. Its labels are an alert's identity: once the severity
 * has risen, the alerts of lower severities are ended.
 */
export function alertmanagerAlerts(notification: Notification): { readonly alerts: readonly Alert[] } {
  const { members, event, atMs } = notification;
  const alerts = members.flatMap((member) => {
    const own = alertOf(notification, member, member.severity);
    if (event === 'firing') return [own];
    const ended = LOWER[member.severity].map((severity) => ({
      ...alertOf(notification, member, severity),
      endsAt: new Date(atMs).toISOString(),
    }));
    return [own, ...ended];
  });
  return { alerts };
}

function alertOf(
  { title, text, links }: Notification,
  member: NotificationMember,
  severity: Severity,
): Alert {
  const { id, series, kind, tags, model, startMs, endMs, status } = member;
  return {
    labels: {
      ...Object.fromEntries(Object.entries(tags).map(([name, value]) => [labelName(name), value])),
      alertname: `Kymo ${kind}`,
      incident: id,
      series,
      severity,
      ...(model && { detector: model.detector }),
    },
    annotations: {
      summary: title,
      description: text,
      ...(links.runbook !== undefined && { runbook_url: links.runbook }),
      ...(links.dashboard !== undefined && { dashboard_url: links.dashboard }),
    },
    startsAt: new Date(startMs).toISOString(),
    ...(status === 'resolved' && { endsAt: new Date(endMs ?? startMs).toISOString() }),
    ...(links.page !== undefined && { generatorURL: links.page }),
  };
}

function labelName(tag: string): string {
  return `tag_${tag.replace(/[^a-zA-Z0-9_]/g, '_')}`;
}

export const alertmanagerReceiver: SinkDefinition<typeof alertmanagerOptionsSchema> = {
  optionsSchema: alertmanagerOptionsSchema,
  create: (options, context) => {
    const url = new URL('api/v2/alerts', withSlash(addressOf(options, context.env)));
    return connectHttpReceiver(options, context, {
      service: 'Alertmanager',
      payload: alertmanagerAlerts,
      request: ({ alerts }: ReturnType<typeof alertmanagerAlerts>, nowMs) => {
        const expiry = new Date(nowMs + options.expiresAfterMs).toISOString();
        return jsonRequest(
          url,
          alerts.map((alert) => ({ endsAt: expiry, ...alert })),
        );
      },
    });
  },
};

function withSlash(url: URL): URL {
  return url.pathname.endsWith('/') ? url : new URL(`${url.href}/`);
}

import type { Alert, Notification, OutboxEntry } from '@kymo/domain';

/** What a webhook receives: the fields of Standard Webhooks, and the alert as it is. */
export interface WebhookBody {
  readonly type: `alert.${Alert['status']}`;
  /** When it happened, in the time of the data, ISO 8601. */
  readonly timestamp: string;
  readonly data: Alert;
}

/**
 * What a webhook is owed for an alert. Its identity is the alert's, and so is its `webhook-id`. The alerts of an incident
 * stay in order.
 */
export function webhookEntry(alert: Alert): OutboxEntry {
  const { incident, status } = alert;
  const timeMs = status === 'firing' ? incident.raisedMs : (incident.endMs ?? incident.lastMs);
  const body: WebhookBody = {
    type: `alert.${status}`,
    timestamp: new Date(timeMs).toISOString(),
    data: alert,
  };
  return { id: alert.id, key: incident.id, payload: JSON.stringify(body) };
}

/** The same for a notification, where the webhook is a receiver of a route. */
export function notificationEntry(notification: Notification): OutboxEntry {
  const { id, group, event, atMs } = notification;
  const body = { type: `notification.${event}`, timestamp: new Date(atMs).toISOString(), data: notification };
  return { id, key: group, payload: JSON.stringify(body) };
}

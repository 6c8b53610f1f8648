import type { Notification } from '@kymo/domain';
import { listed } from '../listed-members';

/** What a webhook receives: the fields of Standard Webhooks, and the notification as it is. */
export interface WebhookBody {
  readonly type: `notification.${Notification['event']}`;
  /** When it happened, in the time of the data, ISO 8601. */
  readonly timestamp: string;
  readonly data: Notification;
}

export function webhookBody(notification: Notification): WebhookBody {
  const { event, atMs } = notification;
  return {
    type: `notification.${event}`,
    timestamp: new Date(atMs).toISOString(),
    data: listed(notification),
  };
}

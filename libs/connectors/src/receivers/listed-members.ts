import type { Notification } from '@kymo/domain';

/** Members that a notification lists where it is sent as it is: thousands would make it larger than receivers take. */
const MAX_LISTED = 100;

/** A notification with the first of its members; `memberCount` says how many there are. */
export function listed(notification: Notification): Notification {
  return { ...notification, members: notification.members.slice(0, MAX_LISTED) };
}

import type { Notification, NotificationLinks } from '@kymo/domain';

/** In the order in which they are of use. */
const NAMES = {
  page: 'Show',
  dashboard: 'Dashboard',
  runbook: 'Runbook',
  acknowledge: 'Acknowledge',
  silence: 'Silence',
  label: 'Label',
} as const satisfies Partial<Record<keyof NotificationLinks, string>>;

export interface NamedLink {
  readonly id: keyof typeof NAMES;
  readonly name: string;
  readonly url: string;
}

/** The links that a message has, with what to call them. */
export function namedLinks({ links }: Pick<Notification, 'links'>): NamedLink[] {
  return (Object.keys(NAMES) as (keyof typeof NAMES)[]).flatMap((id) => {
    const url = links[id];
    return url === undefined ? [] : [{ id, name: NAMES[id], url }];
  });
}

import type { Notification, Severity } from '@kymo/domain';
import { z } from 'zod';
import type { SinkDefinition } from '../../connector';
import { httpAddress } from '../../http/http-address';
import { connectHttpReceiver, jsonRequest } from '../http-receiver';
import { namedLinks } from '../named-links';
import { httpReceiverShape } from '../receiver-options';
import { shortened } from '../shortened';

export const ntfyOptionsSchema = z
  .object({
    ...httpReceiverShape('ntfy'),
    url: httpAddress.default('https://ntfy.sh').describe('Address of the server'),
    topic: z
      .string()
      .regex(/^[-_A-Za-z0-9]{1,64}$/, 'must be 1 to 64 letters, digits, - or _')
      .describe('Topic that people have subscribed to'),
  })
  .strict();

const PRIORITIES: Readonly<Record<Severity, number>> = { critical: 5, warning: 4, info: 2 };
const TAGS: Readonly<Record<Severity, string>> = {
  critical: 'rotating_light',
  warning: 'warning',
  info: 'information_source',
};
const MAX_ACTIONS = 3;
/** The server makes an attachment of longer text, and refuses JSON of more than 8 KiB in all. */
const MAX_MESSAGE = 1000;
const MAX_TITLE = 250;

/** A message as JSON; what is no news rings less loudly. */
export function ntfyMessage(topic: string, notification: Notification) {
  const { title, text, severity, status, event, links } = notification;
  const actions = namedLinks(notification)
    .filter(({ id }) => id !== 'page')
    .slice(0, MAX_ACTIONS)
    .map(({ name, url }) => ({ action: 'view', label: name, url }));
  return {
    topic,
    title: shortened(title, MAX_TITLE),
    message: shortened(text, MAX_MESSAGE),
    priority: status === 'resolved' ? 2 : event === 'firing' ? PRIORITIES[severity] : 3,
    tags: [status === 'resolved' ? 'white_check_mark' : TAGS[severity]],
    ...(links.page !== undefined && { click: links.page }),
    ...(links.plot !== undefined && { attach: links.plot }),
    ...(actions.length > 0 && { actions }),
  };
}

export const ntfyReceiver: SinkDefinition<typeof ntfyOptionsSchema> = {
  optionsSchema: ntfyOptionsSchema,
  create: (options, context) =>
    connectHttpReceiver(options, context, {
      service: 'ntfy',
      payload: (notification) => ntfyMessage(options.topic, notification),
      request: (message: object) => jsonRequest(new URL(options.url), message),
    }),
};

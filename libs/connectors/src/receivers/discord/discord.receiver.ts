import type { Notification } from '@kymo/domain';
import { z } from 'zod';
import type { SinkDefinition } from '../../connector';
import { connectHttpReceiver, jsonRequest } from '../http-receiver';
import { namedLinks } from '../named-links';
import { addressOf, addressShape, httpReceiverShape, withAddress } from '../receiver-options';
import { shortened } from '../shortened';

export const discordOptionsSchema = withAddress(
  z.object({ ...httpReceiverShape('discord'), ...addressShape }).strict(),
);

const COLOURS = { critical: 0xdc2626, warning: 0xf59e0b, info: 0x3b82f6 } as const;
const OVER = 0x16a34a;
const MAX_TITLE = 256;
const MAX_DESCRIPTION = 4096;

/** A message with one embed that mentions nobody. */
export function discordMessage(notification: Notification) {
  const { title, text, status, severity, links, atMs, group } = notification;
  return {
    username: 'Kymo',
    allowed_mentions: { parse: [] },
    embeds: [
      {
        title: shortened(title, MAX_TITLE),
        description: shortened(text, MAX_DESCRIPTION),
        color: status === 'resolved' ? OVER : COLOURS[severity],
        timestamp: new Date(atMs).toISOString(),
        footer: { text: `Kymo ${group}` },
        ...(links.page !== undefined && { url: links.page }),
        ...(links.plot !== undefined && { image: { url: links.plot } }),
        fields: namedLinks(notification)
          .filter(({ id }) => id !== 'page')
          .map(({ name, url }) => ({ name, value: url })),
      },
    ],
  };
}

export const discordReceiver: SinkDefinition<typeof discordOptionsSchema> = {
  optionsSchema: discordOptionsSchema,
  create: (options, context) => {
    const url = addressOf(options, context.env);
    return connectHttpReceiver(options, context, {
      service: 'Discord',
      payload: discordMessage,
      request: (message: object) => jsonRequest(url, message),
    });
  },
};

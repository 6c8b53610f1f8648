import type { Notification } from '@kymo/domain';
import { z } from 'zod';
import type { SinkDefinition } from '../../connector';
import { connectHttpReceiver, jsonRequest } from '../http-receiver';
import { namedLinks } from '../named-links';
import { addressOf, addressShape, httpReceiverShape, withAddress } from '../receiver-options';
import { shortenedAs } from '../shortened';

export const discordOptionsSchema = withAddress(
  z.object({ ...httpReceiverShape('discord'), ...addressShape }).strict(),
);

const COLOURS = { critical: 0xdc2626, warning: 0xf59e0b, info: 0x3b82f6 } as const;
const OVER = 0x16a34a;
const MAX_TITLE = 256;
const MAX_DESCRIPTION = 4096;
const MAX_FIELD = 1024;
/** Of all texts of an embed together. */
const MAX_EMBED = 6000;

/** A message with one embed that mentions nobody. */
export function discordMessage(notification: Notification) {
  const { text, status, severity, links, atMs, group } = notification;
  const title = shortenedAs(notification.title, MAX_TITLE, withoutMarkdown);
  const footer = `Kymo ${group}`;
  const fields = namedLinks(notification)
    .filter(({ id, url }) => id !== 'page' && url.length <= MAX_FIELD)
    .map(({ name, url }) => ({ name, value: url }));
  const used = [title, footer, ...fields.flatMap(({ name, value }) => [name, value])].join('').length;
  return {
    username: 'Kymo',
    allowed_mentions: { parse: [] },
    embeds: [
      {
        title,
        description: shortenedAs(text, Math.min(MAX_DESCRIPTION, MAX_EMBED - used), withoutMarkdown),
        color: status === 'resolved' ? OVER : COLOURS[severity],
        timestamp: new Date(atMs).toISOString(),
        footer: { text: footer },
        ...(links.page !== undefined && { url: links.page }),
        ...(links.plot !== undefined && { image: { url: links.plot } }),
        fields,
      },
    ],
  };
}

/** Names of series make no links, mentions, headings or lists. */
function withoutMarkdown(text: string): string {
  return text.replace(/[\\`*_~|<>[\]]|:(?=\/\/)/g, '\\$&').replace(/^(\s*\d*)([-+#.])(?=[\s#])/gm, '$1\\$2');
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

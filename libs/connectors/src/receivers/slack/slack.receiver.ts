import type { Notification } from '@kymo/domain';
import { z } from 'zod';
import type { SinkDefinition } from '../../connector';
import type { HttpAnswer } from '../../http/http-client';
import { connectHttpReceiver, jsonRequest } from '../http-receiver';
import { namedLinks } from '../named-links';
import { addressOf, addressShape, httpReceiverShape, withAddress } from '../receiver-options';
import { shortened, shortenedAs } from '../shortened';

export const slackOptionsSchema = withAddress(
  z.object({ ...httpReceiverShape('slack'), ...addressShape }).strict(),
);

const MAX_HEADER = 150;
const MAX_SECTION = 3000;
const SIGNS = {
  critical: '🔴',
  warning: '🟠',
  info: '🔵',
} as const;

/** A message with blocks; its text is what notifications and readers aloud show. */
export function slackMessage(notification: Notification) {
  const { title, text, links, severity, status, group } = notification;
  const { plot } = links;
  const sign = status === 'resolved' ? '✅' : SIGNS[severity];
  const buttons = namedLinks(notification).map(({ id, name, url }) => ({
    type: 'button',
    action_id: id,
    text: plain(name),
    url,
  }));
  return {
    text: shortenedAs(title, MAX_SECTION, escaped),
    blocks: [
      { type: 'header', text: plain(shortened(`${sign} ${title}`, MAX_HEADER)) },
      { type: 'section', text: plain(shortened(text, MAX_SECTION)) },
      ...(plot === undefined
        ? []
        : [{ type: 'image', image_url: plot, alt_text: 'Measured against expected' }]),
      ...(buttons.length === 0 ? [] : [{ type: 'actions', elements: buttons }]),
      { type: 'context', elements: [plain(`Kymo ${group}`)] },
    ],
  };
}

/** Slack refuses a message whose picture it cannot fetch, as from a page that only its own network reaches. */
export function withoutPicture<Message extends Pick<ReturnType<typeof slackMessage>, 'blocks'>>(
  message: Message,
): Message | undefined {
  const blocks = message.blocks.filter(({ type }) => type !== 'image');
  return blocks.length === message.blocks.length ? undefined : { ...message, blocks };
}

/** Text that is shown as it is: names of series make no links, mentions or emoji. */
function plain(text: string) {
  return { type: 'plain_text', text, emoji: false };
}

/** The three characters that Slack gives a meaning of its own. */
function escaped(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}

export const slackReceiver: SinkDefinition<typeof slackOptionsSchema> = {
  optionsSchema: slackOptionsSchema,
  create: (options, context) => {
    const url = addressOf(options, context.env);
    return connectHttpReceiver(options, context, {
      service: 'Slack',
      payload: slackMessage,
      request: (message: object) => jsonRequest(url, message),
      plainer: withoutPicture,
      complaint: ({ text }: HttpAnswer) =>
        text.trim() === 'ok' ? undefined : shortened(text, 100) || 'nothing',
    });
  },
};

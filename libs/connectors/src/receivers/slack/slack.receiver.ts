import type { Notification } from '@kymo/domain';
import { z } from 'zod';
import type { SinkDefinition } from '../../connector';
import type { HttpAnswer } from '../../http/http-client';
import { connectHttpReceiver, jsonRequest } from '../http-receiver';
import { namedLinks } from '../named-links';
import { addressOf, addressShape, httpReceiverShape, withAddress } from '../receiver-options';
import { shortened } from '../shortened';

export const slackOptionsSchema = withAddress(
  z.object({ ...httpReceiverShape('slack'), ...addressShape }).strict(),
);

const MAX_HEADER = 150;
const MAX_SECTION = 3000;
const MAX_TEXT = 40_000;
const SIGNS = {
  critical: ':red_circle:',
  warning: ':large_orange_circle:',
  info: ':large_blue_circle:',
} as const;

/** A message with blocks; its text is what notifications and readers aloud show. */
export function slackMessage(notification: Notification) {
  const { title, text, links, severity, status, group } = notification;
  const { plot } = links;
  const sign = status === 'resolved' ? ':white_check_mark:' : SIGNS[severity];
  const buttons = namedLinks(notification).map(({ id, name, url }) => ({
    type: 'button',
    action_id: id,
    text: { type: 'plain_text', text: name },
    url,
  }));
  return {
    text: escaped(shortened(title, MAX_TEXT)),
    blocks: [
      {
        type: 'header',
        text: { type: 'plain_text', text: shortened(`${sign} ${title}`, MAX_HEADER), emoji: true },
      },
      { type: 'section', text: { type: 'mrkdwn', text: escaped(shortened(text, MAX_SECTION / 2)) } },
      ...(plot === undefined
        ? []
        : [{ type: 'image', image_url: plot, alt_text: 'Measured against expected' }]),
      ...(buttons.length === 0 ? [] : [{ type: 'actions', elements: buttons }]),
      { type: 'context', elements: [{ type: 'mrkdwn', text: `Kymo ${group}` }] },
    ],
  };
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
      complaint: ({ text }: HttpAnswer) =>
        text.trim() === 'ok' ? undefined : shortened(text, 100) || 'nothing',
    });
  },
};

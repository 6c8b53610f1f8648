import { z } from 'zod';
import type { Notification } from '@kymo/domain';
import type { SinkDefinition } from '../../connector';
import { connectHttpReceiver, jsonRequest } from '../http-receiver';
import { addressOf, addressShape, httpReceiverShape, withAddress } from '../receiver-options';
import { inert } from '../shortened';

export const rocketChatOptionsSchema = withAddress(
  z.object({ ...httpReceiverShape('rocket-chat'), ...addressShape }).strict(),
);

/** What an incoming webhook of Rocket.Chat takes: the title, and the words behind it. No name of a series makes a link. */
export function rocketChatMessage({ title, text, links, status }: Notification) {
  return {
    text: links.page === undefined ? inert(title) : `[${inert(title)}](${links.page})`,
    attachments: [{ color: status === 'resolved' ? 'green' : 'red', text: inert(text) }],
  };
}

export const rocketChatReceiver: SinkDefinition<typeof rocketChatOptionsSchema> = {
  optionsSchema: rocketChatOptionsSchema,
  create: (options, context) => {
    // The address of an incoming webhook is a secret: it stays out of the outbox.
    const url = addressOf(options, context.env);
    return connectHttpReceiver(options, context, {
      service: 'Rocket.Chat',
      payload: rocketChatMessage,
      request: (message: object) => jsonRequest(url, message),
      complaint: ({ text }) => (text.includes('"success":false') ? text : undefined),
    });
  },
};

import { join } from 'node:path';
import type { Notification } from '@kymo/domain';
import { z } from 'zod';
import type { SinkDefinition } from '../../connector';
import { httpAddress } from '../../http/http-address';
import type { HttpAnswer } from '../../http/http-client';
import { connectHttpReceiver, jsonRequest } from '../http-receiver';
import { httpReceiverShape, secretOf } from '../receiver-options';
import { slackMessage, withoutPicture } from '../slack/slack.receiver';
import { type Posted, PostedMessages } from './posted-messages';

export const slackBotOptionsSchema = z
  .object({
    ...httpReceiverShape('slack-bot'),
    url: httpAddress.default('https://slack.com/api/').describe("Address of Slack's Web API"),
    channel: z.string().min(1).describe('Channel, for example #operations'),
    tokenVariable: z
      .string()
      .min(1)
      .default('KYMO_SLACK_BOT_TOKEN')
      .describe('Environment variable with the bot token, with the scope chat:write'),
  })
  .strict();

type Message = ReturnType<typeof slackMessage>;

/** What a group is owed: without it the first message of the group is not found again. */
interface BotMessage {
  readonly group: string;
  readonly message: Message;
  /** Whether people have to hear of it: a message that is changed makes no sound. */
  readonly isNews: boolean;
  readonly isOver: boolean;
}

/** What Slack says of blocks that it cannot show, such as a picture that it cannot fetch. */
const FAULTY_BLOCKS = 'invalid_blocks';

const answerSchema = z.object({
  ok: z.boolean(),
  error: z.string().optional(),
  channel: z.string().optional(),
  ts: z.string().optional(),
});

function slackBotMessage(notification: Notification): BotMessage {
  const { group, event } = notification;
  const isNews = event === 'updated' || event === 'repeated';
  return { group, message: slackMessage(notification), isNews, isOver: event === 'resolved' };
}

/** The method of the Web API and its arguments: the first message is posted, news go below it, all else changes it. */
function callOf({ message, isNews }: BotMessage, posted: Posted | undefined, channel: string) {
  if (posted === undefined) return { method: 'chat.postMessage', body: { channel, ...message } };
  const { channel: where, ts } = posted;
  if (!isNews) return { method: 'chat.update', body: { channel: where, ts, ...message } };
  return {
    method: 'chat.postMessage',
    body: { channel: where, thread_ts: ts, reply_broadcast: true, ...message },
  };
}

/** Keeps one message for each group and changes it, which a webhook cannot. */
export const slackBotReceiver: SinkDefinition<typeof slackBotOptionsSchema> = {
  optionsSchema: slackBotOptionsSchema,
  create: (options, context) => {
    const token = secretOf(options.tokenVariable, context.env);
    const file = join(context.dataFolder, `${encodeURIComponent(options.name)}.slack.json`);
    const messages = new PostedMessages(file);
    let current: BotMessage | undefined;
    let fault: string | undefined;
    return connectHttpReceiver(options, context, {
      service: 'Slack',
      payload: slackBotMessage,
      request: (owed: BotMessage) => {
        current = owed;
        const { method, body } = callOf(owed, messages.of(owed.group), options.channel);
        const url = new URL(method, options.url.endsWith('/') ? options.url : `${options.url}/`);
        return jsonRequest(url, body, { authorization: `Bearer ${token}` });
      },
      plainer: ({ message, ...owed }: BotMessage) => {
        const plainer = fault === FAULTY_BLOCKS ? withoutPicture(message) : undefined;
        return plainer && { ...owed, message: plainer };
      },
      complaint: (answer: HttpAnswer) => {
        const { group, isOver } = current!;
        const found = answerSchema.safeParse(jsonIn(answer.text));
        if (!found.success) return 'something that is no answer of its Web API';
        const { ok, error, channel, ts } = found.data;
        fault = error;
        // A message that was deleted is posted again when this is tried again; one with faulty blocks is still there.
        if (ok ? isOver : error !== FAULTY_BLOCKS) messages.forget(group);
        else if (messages.of(group) === undefined && channel !== undefined && ts !== undefined)
          messages.remember(group, { channel, ts });
        return ok ? undefined : (error ?? 'that it failed');
      },
    });
  },
};

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

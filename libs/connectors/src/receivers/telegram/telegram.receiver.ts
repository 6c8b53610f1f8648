import type { Notification } from '@kymo/domain';
import { z } from 'zod';
import type { SinkDefinition } from '../../connector';
import { httpAddress } from '../../http/http-address';
import { connectHttpReceiver, jsonRequest } from '../http-receiver';
import { namedLinks } from '../named-links';
import { httpReceiverShape, secretOf } from '../receiver-options';
import { htmlEscaped, inert, shortened } from '../shortened';

export const telegramOptionsSchema = z
  .object({
    ...httpReceiverShape('telegram'),
    url: httpAddress.default('https://api.telegram.org').describe('Address of the Bot API'),
    tokenVariable: z
      .string()
      .min(1)
      .default('KYMO_TELEGRAM_TOKEN')
      .describe('Environment variable with the token of the bot'),
    chat: z.union([z.number().int(), z.string().min(1)]).describe('ID of the chat, or @channel'),
  })
  .strict();

const MAX_TITLE = 500;
const MAX_TEXT = 3000;

/** Buttons beside each other. */
const ROW_BUTTONS = 3;

/** A message with buttons; what is no news comes without a sound. */
export function telegramMessage(chat: number | string, notification: Notification) {
  const { title, text, event, status } = notification;
  const buttons = namedLinks(notification).map(({ name, url }) => ({ text: name, url }));
  return {
    chat_id: chat,
    parse_mode: 'HTML',
    text: `<b>${worded(title, MAX_TITLE)}</b>\n${worded(text, MAX_TEXT)}`,
    ...(buttons.length > 0 && { reply_markup: { inline_keyboard: rowsOf(buttons) } }),
    link_preview_options: { is_disabled: true },
    disable_notification: status === 'resolved' || event === 'repeated' || event === 'acknowledged',
  };
}

/** Telegram refuses a message for a button to a host that it does not know: then its address stands in the text. */
function withoutButtons({ reply_markup: keyboard, ...message }: ReturnType<typeof telegramMessage>) {
  if (keyboard === undefined) return undefined;
  const links = keyboard.inline_keyboard.flat().map(({ text, url }) => `${text}: ${htmlEscaped(url)}`);
  return { ...message, text: [message.text, '', ...links].join('\n') };
}

function worded(text: string, maxLength: number): string {
  return htmlEscaped(shortened(inert(text), maxLength));
}

function rowsOf<Button>(buttons: readonly Button[]): Button[][] {
  const count = Math.ceil(buttons.length / ROW_BUTTONS);
  return Array.from({ length: count }, (_, row) => buttons.slice(row * ROW_BUTTONS, (row + 1) * ROW_BUTTONS));
}

export const telegramReceiver: SinkDefinition<typeof telegramOptionsSchema> = {
  optionsSchema: telegramOptionsSchema,
  create: (options, context) => {
    const url = new URL(`/bot${secretOf(options.tokenVariable, context.env)}/sendMessage`, options.url);
    return connectHttpReceiver(options, context, {
      service: 'Telegram',
      payload: (notification) => telegramMessage(options.chat, notification),
      request: (message: object) => jsonRequest(url, message),
      plainer: withoutButtons,
    });
  },
};

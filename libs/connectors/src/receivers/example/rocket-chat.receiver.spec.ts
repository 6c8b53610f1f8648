import { afterEach, beforeEach, expect, it } from 'vitest';
import { exampleNotifications } from '../example-notifications';
import { Service } from '../http-receiver.fixture';
import { rocketChatReceiver } from './rocket-chat.receiver.example';

let service: Service;
let url: string;
beforeEach(async () => {
  service = new Service();
  url = await service.listen();
});
afterEach(() => service.close());

const told = async () => {
  const { optionsSchema, create } = rocketChatReceiver;
  const options = optionsSchema.parse({
    urlVariable: 'HOOK',
    name: exampleNotifications()[0].receiver,
    allowPrivateAddresses: true,
  });
  const context = { env: { HOOK: `${url}/hook-secret` }, dataFolder: '', info: () => undefined };
  const { sink, recipient } = create(options, { ...context, warn: () => undefined });
  const [notification] = exampleNotifications();
  const entries = recipient.entries({
    verdicts: [],
    alerts: [],
    deadLetters: [],
    notifications: [notification],
  });
  const delivery = await sink.deliver(entries, new AbortController().signal);
  await sink.close();
  return { entries, delivery, notification };
};

it('posts the words of a notification, and keeps the secret out of what it owes', async () => {
  const { entries, delivery, notification } = await told();
  expect(delivery).toEqual({ status: 'delivered' });
  expect(JSON.stringify(entries)).not.toContain('hook-secret');
  const [asked] = service.asked;
  expect(asked).toMatchObject({ method: 'POST', path: '/hook-secret' });
  expect(JSON.parse(asked!.body)).toEqual({
    text: expect.stringContaining(notification.title) as unknown,
    attachments: [{ color: 'red', text: notification.text }],
  });
});

it('takes an answer that says no for a refusal', async () => {
  service.answer = (_, response) => response.writeHead(200).end('{"success":false,"error":"no such hook"}');
  expect((await told()).delivery).toMatchObject({
    status: 'refused',
    error: { message: expect.stringContaining('no such hook') as unknown },
  });
});

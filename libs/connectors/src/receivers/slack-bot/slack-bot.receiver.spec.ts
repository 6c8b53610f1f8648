import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Notification } from '@kymo/domain';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { exampleNotifications } from '../example-notifications';
import { Service } from '../http-receiver.fixture';
import { slackBotOptionsSchema, slackBotReceiver } from './slack-bot.receiver';

const [firing, resolved] = exampleNotifications();
const changed = (event: Notification['event'], revision: number): Notification => ({
  ...firing,
  id: `${firing.group}:${revision}:${event}`,
  event,
  revision,
});
const STORY = [firing, changed('acknowledged', 2), changed('updated', 3), { ...resolved, revision: 4 }];

let service: Service;
let url: string;
let folder: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kymo-slack-'));
  service = new Service();
  url = await service.listen();
});
afterEach(async () => {
  await service.close();
  rmSync(folder, { recursive: true });
});

/** Each message is delivered by a receiver that has just been started. */
async function deliver(notifications: readonly Notification[]) {
  const statuses = [];
  for (const notification of notifications) {
    const options = slackBotOptionsSchema.parse({
      url,
      channel: '#ops',
      name: 'pager',
      allowPrivateAddresses: true,
    });
    const context = {
      env: { KYMO_SLACK_BOT_TOKEN: 'xoxb-secret' },
      dataFolder: folder,
      info: () => undefined,
      warn: () => undefined,
    };
    const { sink, recipient } = slackBotReceiver.create(options, context);
    const entries = recipient.entries({
      verdicts: [],
      alerts: [],
      deadLetters: [],
      notifications: [notification],
    });
    expect(JSON.stringify(entries)).not.toContain('xoxb-secret');
    statuses.push((await sink.deliver(entries, AbortSignal.timeout(5000))).status);
    await sink.close();
  }
  return statuses;
}

const calls = () =>
  service.asked.map(({ path, body }) => {
    const { channel, ts, thread_ts } = JSON.parse(body) as Record<string, string>;
    return [path, channel, ts ?? thread_ts];
  });

it('posts the first message of a group, changes it, and puts news below it, after a restart as well', async () => {
  service.answer = (_, response) => response.end(JSON.stringify({ ok: true, channel: 'C1', ts: '1.5' }));
  expect(await deliver(STORY)).toEqual(Array(4).fill('delivered'));
  expect(calls()).toEqual([
    ['/chat.postMessage', '#ops', undefined],
    ['/chat.update', 'C1', '1.5'],
    ['/chat.postMessage', 'C1', '1.5'],
    ['/chat.update', 'C1', '1.5'],
  ]);
  expect(service.asked[0]!.headers.authorization).toBe('Bearer xoxb-secret');
});

it('posts a message again that somebody has deleted', async () => {
  service.answer = (_, response) => response.end(JSON.stringify({ ok: true, channel: 'C1', ts: '1.5' }));
  await deliver([firing]);
  service.answer = (_, response) => response.end(JSON.stringify({ ok: false, error: 'message_not_found' }));
  expect(await deliver([resolved])).toEqual(['refused']);
  service.answer = (_, response) => response.end(JSON.stringify({ ok: true, channel: 'C1', ts: '2.5' }));
  expect(await deliver([resolved])).toEqual(['delivered']);
  expect(calls().map(([path]) => path)).toEqual(['/chat.postMessage', '/chat.update', '/chat.postMessage']);
});

it('changes a message without its picture where Slack cannot fetch that', async () => {
  service.answer = (_, response) => {
    const isRefused = service.asked.at(-1)!.body.includes('"image"');
    const answer = isRefused
      ? { ok: false, error: 'invalid_blocks' }
      : { ok: true, channel: 'C1', ts: '1.5' };
    response.end(JSON.stringify(answer));
  };
  expect(await deliver([firing, resolved])).toEqual(['delivered', 'delivered']);
  expect(calls().map(([path]) => path)).toEqual([
    '/chat.postMessage',
    '/chat.postMessage',
    '/chat.update',
    '/chat.update',
  ]);
});

it('is tried before the first run has made the data folder', async () => {
  service.answer = (_, response) => response.end(JSON.stringify({ ok: true, channel: 'C1', ts: '1.5' }));
  folder = join(folder, 'none', 'yet');
  expect(await deliver([firing, resolved])).toEqual(['delivered', 'delivered']);
  expect(calls().map(([path]) => path)).toEqual(['/chat.postMessage', '/chat.update']);
});

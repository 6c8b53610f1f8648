import { afterEach, beforeEach, expect, it } from 'vitest';
import { Service } from '../http-receiver.fixture';
import { heartbeatOptionsSchema, heartbeatReceiver } from './heartbeat.receiver';

const NOTHING = { verdicts: [], alerts: [], deadLetters: [] };

let service: Service;
let url: string;
beforeEach(async () => {
  service = new Service();
  url = await service.listen();
});
afterEach(() => service.close());

it('beats once an interval, whatever a pass holds, and tells the last of many beats alone', async () => {
  let nowMs = 0;
  const options = heartbeatOptionsSchema.parse({ url, intervalMs: 60_000, allowPrivateAddresses: true });
  const context = { env: {}, dataFolder: '', info: () => undefined, warn: () => undefined };
  const { sink, recipient } = heartbeatReceiver.create(options, context, () => nowMs);
  const beats = [0, 1, 59_999, 60_000, 90_000, 200_000].flatMap((at) => {
    nowMs = at;
    const isDue = recipient.isDue!(at);
    const entries = recipient.entries(NOTHING);
    expect(entries.length).toBe(Number(isDue));
    return entries;
  });
  expect(beats.map(({ id, key }) => [id, key])).toEqual([
    ['heartbeat:0', 'heartbeat'],
    ['heartbeat:60000', 'heartbeat'],
    ['heartbeat:200000', 'heartbeat'],
  ]);
  expect(await sink.deliver(beats, AbortSignal.timeout(5000))).toEqual({ status: 'delivered' });
  expect(service.asked.map(({ body }) => JSON.parse(body) as unknown)).toEqual([
    { alive: new Date(200_000).toISOString() },
  ]);
  await sink.close();
});

import './kafka-client';
import RequestQueue from 'kafkajs/src/network/requestQueue/index.js';
import { afterEach, expect, it } from 'vitest';

const silent = { debug: () => undefined, warn: () => undefined };
let queue: RequestQueue;
const sent: number[] = [];

function begin(maxInFlightRequests: number) {
  sent.length = 0;
  queue = new RequestQueue({
    ...{ maxInFlightRequests, requestTimeout: 1000, enforceRequestTimeout: false, logger: silent },
  });
}

function push(correlationId: number) {
  const entry = { correlationId, resolve: () => undefined, reject: () => undefined };
  queue.push({ entry, expectResponse: true, sendRequest: () => sent.push(correlationId) });
}

afterEach(() => queue.destroy());

it('holds no timer where no request is held back', () => {
  begin(1);
  push(1);
  queue.fulfillRequest({ correlationId: 1, payload: null, size: 0 });
  expect(queue.throttleCheckTimeoutId).toBeNull();
});

it('sends a request that was held back by the broker, at once when that time is over', async () => {
  begin(5);
  queue.maybeThrottle(60);
  push(1);
  expect(sent).toEqual([]);
  await expect.poll(() => sent, { timeout: 5000, interval: 5 }).toEqual([1]);
  expect(queue.throttleCheckTimeoutId).toBeNull();
});

it('sends a request that was held back by others when one of those is answered', () => {
  begin(1);
  push(1);
  push(2);
  expect(sent).toEqual([1]);
  queue.fulfillRequest({ correlationId: 1, payload: null, size: 0 });
  expect(sent).toEqual([1, 2]);
});

import { type OutboxEntry, type Sink, systemClock } from '@kymo/domain';
import { z } from 'zod';
import type { SinkDefinition } from '../../connector';
import { HttpClient } from '../../http/http-client';
import { httpClientOptions, httpShape } from '../../http/http-options';
import { outboxLimits, outboxShape } from '../../sinks/outbox-options';
import { HttpReceiverSink, jsonRequest } from '../http-receiver';
import { addressOf, addressShape, withAddress } from '../receiver-options';

export const heartbeatOptionsSchema = withAddress(
  z
    .object({
      name: z.string().min(1).default('heartbeat').describe('Name of the sink'),
      intervalMs: z
        .number()
        .int()
        .min(1000)
        .max(86_400_000)
        .default(60_000)
        .describe('Time between two heartbeats. The service raises an alarm if none arrives for longer'),
      ...outboxShape('drop_oldest'),
      ...addressShape,
      ...httpShape,
    })
    .strict(),
);

/** Beats that one request stands for: after an outage of the service the last one says all. */
const MAX_BATCH = 1_000;

/**
 * A dead man's switch: tells a service at an interval that Kymo lives, by the very path of an alert, through a pass, the
 * store and the outbox. When the beats end, the service tells people.
 */
export const heartbeatReceiver: SinkDefinition<typeof heartbeatOptionsSchema> = {
  optionsSchema: heartbeatOptionsSchema,
  create: (options, { env }, now = systemClock) => {
    const url = addressOf(options, env);
    let beatMs = Number.NEGATIVE_INFINITY;
    const isDue = (nowMs: number) => nowMs - beatMs >= options.intervalMs;
    const entries = (): OutboxEntry[] => {
      const nowMs = now();
      if (!isDue(nowMs)) return [];
      beatMs = nowMs;
      const payload = JSON.stringify({ alive: new Date(nowMs).toISOString() });
      return [{ id: `heartbeat:${nowMs}`, key: 'heartbeat', payload }];
    };
    const service = {
      service: 'the heartbeat service',
      payload: () => undefined,
      request: (beat: object) => jsonRequest(url, beat),
    };
    const sink = new HttpReceiverSink(options.name, service, new HttpClient(httpClientOptions(options, env)));
    return {
      sink: lastOnly(sink),
      recipient: { sink: options.name, entries, isDue },
      outbox: outboxLimits(options),
    };
  },
};

function lastOnly(sink: HttpReceiverSink): Sink {
  return {
    name: sink.name,
    batchEntries: MAX_BATCH,
    deliver: (entries, signal) => sink.deliver(entries.slice(-1), signal),
    readiness: () => sink.readiness(),
    probe: (signal) => sink.probe(signal),
    close: () => sink.close(),
  };
}

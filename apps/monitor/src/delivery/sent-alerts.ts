import type { LmdbStore } from '@kymo/connectors';
import type { Clock, OutboxEntry, Sink } from '@kymo/domain';

/**
 * A sink that has noted which alerts it has taken before it says so: an alert that is delivered again after a crash is
 * noted once.
 */
export function notingSent(sink: Sink, store: Pick<LmdbStore, 'noteSent'>, now: Clock): Sink {
  return {
    name: sink.name,
    batchEntries: sink.batchEntries,
    ...(sink.batchAgeMs !== undefined && { batchAgeMs: sink.batchAgeMs }),
    ...(sink.probe && { probe: (signal) => sink.probe!(signal) }),
    readiness: () => sink.readiness(),
    close: () => sink.close(),
    deliver: async (entries, signal) => {
      const delivery = await sink.deliver(entries, signal);
      const alerts = entries.filter(isAlert);
      if (delivery.status === 'delivered' && alerts.length > 0)
        await store.noteSent(sink.name, alerts, now());
      return delivery;
    },
  };
}

function isAlert({ tells }: OutboxEntry): boolean {
  return tells !== undefined;
}

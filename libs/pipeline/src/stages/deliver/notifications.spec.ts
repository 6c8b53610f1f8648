import { Notifier, onCallOptionsSchema } from '@kymo/alerting';
import type { Batch, Incident, Notification } from '@kymo/domain';
import { describe, expect, it } from 'vitest';
import { batchOf, decoder, keeper, lastValue, LENGTH } from '../../pipeline.fixture';
import { createPipeline } from '../../pipeline';
import { Passes } from '../../runner/passes';
import { stageOptionsSchema } from '../stage-options';

const CLOCK: Batch = { partition: 'clock', records: [], nextOffset: 0 };
const settings = onCallOptionsSchema.parse({
  route: { receiver: 'pager', groupWaitMs: 3000 },
  policies: [{ coolDownMs: 10_000 }],
  disorderMs: 0,
  maxAgeMs: null,
});

function start(kept = keeper()) {
  const told: Notification[] = [];
  const store = { ...kept.store, document: () => undefined };
  const notifier = new Notifier(settings, store);
  const pipeline = createPipeline({
    decoder,
    detectorOf: () => lastValue,
    recipients: [
      {
        sink: 'pager',
        entries: ({ notifications = [] }) =>
          notifications.map(({ id, group, title }) => ({ id, key: group, payload: title })),
      },
    ],
    store,
    ...stageOptionsSchema.parse({
      windows: { lengthSamples: LENGTH, latenessSamples: 1, intervalMs: 1000 },
      incidents: { immatureScore: 1 },
    }),
    notifier,
  });
  const passes = new Passes({ pipeline, store, logger: { warn: () => undefined }, retryMs: 1 });
  const owed: string[] = [];
  /** As they stand after the latest pass. */
  const incidents = new Map<string, Incident>();
  const pass = async (batch: Batch) => {
    const { outcome, effects } = await passes.pass(batch);
    told.push(...outcome.notifications!);
    for (const incident of effects.incidents) incidents.set(incident.id, incident);
    owed.push(...(effects.outbox['pager'] ?? []).map(({ id }) => id));
  };
  return { kept, pass, told, owed, notifier, incidents };
}

const lines = Array.from({ length: 60 }, (_, step) => `pump ${step} ${step >= 10 && step < 13 ? 50 : 0}`);

describe('what a pass tells people', () => {
  it('is owed in the transaction of the pass: one message that it fires, one that it is over', async () => {
    const { pass, told, owed } = start();
    await pass(batchOf(lines));
    expect(told.map(({ event, receiver }) => [event, receiver])).toEqual([
      ['firing', 'pager'],
      ['resolved', 'pager'],
    ]);
    expect(told[0]!.members[0]).toMatchObject({
      series: 'pump',
      readings: [{ channel: 'level', actual: 50, expected: 0 }],
      trace: { channel: 'level', startMs: 10_000 },
    });
    expect(owed).toEqual(told.map(({ id }) => id));
  });

  it('is the same however the stream is split, however often a pass fails, and after a restart', async () => {
    const whole = start();
    await whole.pass(batchOf(lines));
    expect(whole.owed).toHaveLength(2);
    for (const size of [1, 7, 25]) {
      const kept = keeper();
      const owed: string[] = [];
      for (let from = 0; from < lines.length; from += size) {
        const restarted = start(kept);
        kept.failNext(from % 3 === 0 ? 1 : 0);
        await restarted.pass(batchOf(lines.slice(from, from + size), from));
        owed.push(...restarted.owed);
      }
      expect(owed).toEqual(whole.owed);
    }
  });

  it('is one with the return of an incident within its cool-down, which says so', async () => {
    const { pass, told, incidents } = start();
    const twice = lines.map((line, step) => (step >= 20 && step < 23 ? `pump ${step} 50` : line));
    await pass(batchOf(twice));
    expect(told.map(({ event }) => event)).toEqual(['firing', 'resolved']);
    const [first, second] = [...incidents.values()];
    expect([first!.returnOf, second!.returnOf]).toEqual([undefined, first!.id]);
    expect(told[1]!.members).toMatchObject([{ id: first!.id, reopened: 1 }]);
  });

  it('comes by the clock where no data come', async () => {
    const { pass, told, notifier } = start();
    await pass(batchOf(lines.slice(0, 13)));
    expect(told).toEqual([]);
    const nowMs = Date.now();
    expect([notifier.isDue(nowMs - 1000), notifier.isDue(nowMs + 4000)]).toEqual([false, true]);
    await pass(CLOCK);
    expect(told).toEqual([]);
  });
});

import type { OutboxEntry, Recipient, Sink, Verdict, Window } from '@kymo/domain';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { incidentOf, notificationOf } from './store-examples';

/** How the suite gets a sink and sees what arrived behind it. */
export interface SinkUnderTest {
  readonly sink: Sink;
  readonly recipient: Recipient;
  /** How many distinct things have arrived, told by their identity. */
  arrived(): Promise<number>;
  /** Makes the receiver unreachable, or reachable again. */
  setAway(away: boolean): Promise<void>;
  dispose(): Promise<void>;
}

/** A window of three steps of two channels with a gap, its last two steps fresh, judged with a score. */
export function scoredVerdict(changes: Partial<Window> = {}): Verdict {
  const window: Window = {
    series: 'pump-1',
    tags: { site: 'north' },
    startMs: 1_700_000_000_000,
    intervalMs: 1_000,
    length: 3,
    channels: ['flow', 'pressure'],
    values: Float32Array.of(1, 2, 1.1, NaN, 1.2, 2.5),
    freshSteps: 2,
    freshSamples: 2,
    silentChannels: [],
    ...changes,
  };
  return {
    window,
    state: 'anomalous',
    score: {
      series: window.series,
      timeMs: window.startMs + 2_000,
      value: 1.75,
      reconstructionError: 0.5,
      channels: window.channels,
      contributions: Float32Array.of(0.75, 0.25),
      expected: Float32Array.of(1, 2, 1, 2),
      band: Float32Array.of(0.5, 0.25),
      model: { detector: 'linear-autoencoder', hash: 'ab12' },
    },
    standing: { boundary: 0.875, usual: 0.25, maturity: 0.5, ranges: Float64Array.of(1, 2) },
  };
}

/** Contract of every sink. */
export function sinkContract(name: string, open: () => Promise<SinkUnderTest>): void {
  describe(`sink contract: ${name}`, () => {
    let subject: SinkUnderTest;
    beforeEach(async () => {
      subject = await open();
    });
    afterEach(() => subject.dispose());

    const outcome = (ids: readonly string[]) => ({
      verdicts: ids.map((id) => scoredVerdict({ series: id })),
      alerts: ids.map((id) => ({
        id: `${id}:firing`,
        status: 'firing' as const,
        incident: incidentOf(id, { series: id }),
        summary: `${id} is unwell`,
      })),
      notifications: ids.map((id) => notificationOf(id, subject.sink.name)),
      deadLetters: ids.map((id, offset) => ({
        reason: 'not_json' as const,
        message: 'reading a record: not JSON',
        record: { value: Buffer.from(`not json ${id}`), partition: 'telemetry/0', offset },
      })),
    });
    const deliverAll = async (entries: readonly OutboxEntry[]) => {
      const { sink } = subject;
      for (let at = 0; at < entries.length; at += sink.batchEntries) {
        const delivery = await sink.deliver(
          entries.slice(at, at + sink.batchEntries),
          AbortSignal.timeout(30_000),
        );
        if (delivery.status !== 'delivered') return delivery;
      }
      return { status: 'delivered' as const };
    };

    it('owes the same identities for the same outcome, all different from each other', () => {
      const { recipient, sink } = subject;
      const entries = recipient.entries(outcome(['a', 'b']));
      expect(recipient.sink).toBe(sink.name);
      expect(entries.length).toBeGreaterThanOrEqual(2);
      expect(new Set(entries.map(({ id }) => id)).size).toBe(entries.length);
      expect(recipient.entries(outcome(['a', 'b']))).toEqual(entries);
      expect(recipient.entries({ verdicts: [], alerts: [], deadLetters: [] })).toEqual([]);
    });

    it('delivers, and delivers again without a second effect for whoever looks at the identity', async () => {
      const entries = subject.recipient.entries(outcome(['a', 'b', 'c']));
      expect(await deliverAll(entries)).toEqual({ status: 'delivered' });
      const once = await subject.arrived();
      expect(once).toBeGreaterThanOrEqual(3);
      expect(await deliverAll(entries)).toEqual({ status: 'delivered' });
      expect(await subject.arrived()).toBe(once);
      expect(await subject.sink.readiness()).toEqual({ ready: true });
    });

    it('asks to try again while the receiver is away, and delivers when it is back', async () => {
      const entries = subject.recipient.entries(outcome(['a']));
      await subject.setAway(true);
      expect(await deliverAll(entries)).toMatchObject({
        status: 'retry',
        error: { code: 'SINK_UNREACHABLE' },
      });
      await subject.setAway(false);
      expect(await deliverAll(entries)).toEqual({ status: 'delivered' });
    });

    it('ends a delivery when it is aborted, without calling it delivered', async () => {
      const entries = subject.recipient.entries(outcome(['a']));
      const delivery = await subject.sink.deliver(
        entries.slice(0, subject.sink.batchEntries),
        AbortSignal.abort(),
      );
      expect(delivery.status).toBe('retry');
    });
  });
}

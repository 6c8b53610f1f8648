import { zeroCounters } from '@kymo/domain';
import { describe, expect, it } from 'vitest';
import { HealthWatch } from './health-watch';

const MINUTE = 60_000;
const health = { maxLagMs: 5 * MINUTE, maxOutboxShare: 0.8, maxLateShare: 0.1, patienceMs: MINUTE };

/** A monitor whose parts are as the test says. */
function watched() {
  const now = {
    source: { ready: true, why: '' },
    sink: { ready: true, why: '' },
    bytes: 0,
    counters: zeroCounters(),
    drifted: [] as readonly string[],
    quietMs: undefined as number | undefined,
    silent: [] as readonly { readonly partition: string; readonly heardMs: number }[],
  };
  const watch = new HealthWatch(
    { values: { onCall: { health } } } as never,
    { outboxSize: () => ({ bytes: now.bytes }), counters: () => now.counters } as never,
    { name: 'plant', readiness: () => now.source } as never,
    {
      pumps: [{ name: 'team', readiness: () => now.sink }],
      outboxes: [{ name: 'team', maxBytes: 100 }],
    } as never,
    {
      views: () => [{ group: 'pump', drift: { drifted: now.drifted, where: 'flow' } }, { group: 'fan' }],
    } as never,
    now as never,
  );
  const tell = (atMs: number, latestMs: number | undefined = atMs) =>
    watch.conditions(latestMs, atMs).map(({ kind, channel, severity }) => `${kind} ${channel} ${severity}`);
  return { now, tell, watch };
}

describe('the watch on Kymo itself', () => {
  it('is calm where nothing is wrong, and before any sample', () => {
    const { tell } = watched();
    expect([tell(0), tell(10 * MINUTE), tell(20 * MINUTE, undefined)]).toEqual([[], [], []]);
  });

  it('tells of parts that are in trouble for longer than its patience, until they no longer are', () => {
    const { now, tell, watch } = watched();
    now.sink = { ready: false, why: 'it answered 404' };
    now.source = { ready: false, why: 'Kafka is away.' };
    expect([tell(0), tell(MINUTE - 1)]).toEqual([[], []]);
    expect(tell(MINUTE)).toEqual(['health the source critical', 'health sink team warning']);
    expect(watch.conditions(MINUTE, MINUTE + 1)).toMatchObject([
      { rule: 'the source is in trouble: Kafka is away', lastedMs: MINUTE + 1 },
      { lastedMs: MINUTE + 1 },
    ]);
    now.source = { ready: true, why: '' };
    expect(tell(2 * MINUTE)).toEqual(['health sink team warning']);
    now.sink = { ready: true, why: '' };
    expect(tell(3 * MINUTE)).toEqual([]);
    now.sink = { ready: false, why: 'again' };
    expect(tell(4 * MINUTE)).toEqual([]);
  });

  it('tells of an outbox that is nearly full until it has emptied well below that', () => {
    const { now, tell } = watched();
    const said = [79, 80, 61, 59, 79].map((bytes) => {
      now.bytes = bytes;
      return tell(0).length;
    });
    expect(said).toEqual([0, 1, 1, 0, 0]);
  });

  it('tells of partitions that are silent, or of the whole source instead', () => {
    const { now, tell, watch } = watched();
    now.silent = [{ partition: 't/1', heardMs: 0 }];
    expect(tell(MINUTE)).toEqual(['silence partition t/1 critical']);
    expect(watch.conditions(MINUTE, MINUTE)).toMatchObject([{ lastedMs: MINUTE }]);
    now.quietMs = MINUTE;
    expect(tell(0)).toEqual(['silence source plant critical']);
    now.quietMs = 153_400;
    expect(watch.conditions(0, 0)).toMatchObject([
      { rule: expect.stringContaining('source plant for 2m 33s by') },
    ]);
  });

  it('tells of data that lag, of late data and of drift', () => {
    const { now, tell } = watched();
    expect(tell(10 * MINUTE, 5 * MINUTE)).toEqual(['health lag critical']);
    now.drifted = ['pump-1'];
    expect(tell(10 * MINUTE)).toEqual(['drift flow warning']);
    now.drifted = [];
    now.counters = { ...zeroCounters(), decoded: 99, late: 99 };
    expect(tell(12 * MINUTE)).toEqual([]);
    now.counters = { ...zeroCounters(), decoded: 299, late: 119 };
    expect(tell(14 * MINUTE)).toEqual(['late-data late samples warning']);
    expect(tell(14 * MINUTE + 1)).toEqual(['late-data late samples warning']);
    now.counters = { ...zeroCounters(), decoded: 499, late: 120 };
    expect(tell(16 * MINUTE)).toEqual([]);
  });
});

import type { Batch, RawRecord, Readiness, Source, SourceRun } from '@kymo/domain';
import { describe, expect, it } from 'vitest';
import { createSource } from '../../registry';
import { kafkaClustersOptionsSchema } from './kafka-clusters-options';
import { KafkaClustersSource } from './kafka-clusters.source';

const record = (offset: number): RawRecord => ({
  value: Buffer.from(String(offset)),
  partition: 'telemetry/0',
  offset,
});
const batch = (nextOffset: number): Batch => ({
  partition: 'telemetry/0',
  records: [record(nextOffset - 1)],
  nextOffset,
});

/** A cluster with one partition of three records, which goes on until it is stopped. */
class Cluster implements Source {
  readonly name = 'kafka';
  resumedAt: number | undefined;
  hasEnded = false;

  constructor(
    private readonly state: Readiness = { ready: true },
    private readonly failure?: Error,
  ) {}

  async run({ pass, resumeAt, signal }: SourceRun): Promise<void> {
    this.resumedAt = resumeAt('telemetry/0');
    try {
      for (let next = (this.resumedAt ?? 0) + 1; next <= 3; next++) await pass(batch(next));
      if (this.failure) throw this.failure;
      if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve));
    } finally {
      this.hasEnded = true;
    }
  }

  readiness = () => this.state;
  probe = () => Promise.resolve(this.state);
  readToEnd = () => new Map([['telemetry/0', 7]]);
  statistics = () => ({
    lags: [{ topic: 'telemetry', partition: '0', records: 4 }],
    rebalances: 1,
    reconnections: 2,
    deletedRecords: 3,
  });
}

function started(clusters: Record<string, Source>, positions: Record<string, number> = {}) {
  const passed: Batch[] = [];
  const stop = new AbortController();
  const source = new KafkaClustersSource(
    Object.entries(clusters).map(([name, one]) => ({ name, source: one })),
  );
  const ended = source.run({
    signal: stop.signal,
    resumeAt: (partition) => positions[partition],
    pass: (one) => Promise.resolve(void passed.push(one)),
  });
  ended.catch(() => undefined);
  return { source, passed, stop: () => (stop.abort(), ended), ended };
}

describe('several clusters', () => {
  it('are read side by side: partitions of one name are kept apart, their topics are called as they are', async () => {
    const [north, south] = [new Cluster(), new Cluster()];
    const { passed, stop } = started({ north, south }, { 'south/telemetry/0': 2 });
    await expect.poll(() => passed.length).toBe(4);
    await stop();
    expect(south.resumedAt).toBe(2);
    const of = (partition: string) => passed.filter((one) => one.partition === partition);
    expect(of('north/telemetry/0').map(({ nextOffset }) => nextOffset)).toEqual([1, 2, 3]);
    expect(of('south/telemetry/0')).toEqual([
      {
        partition: 'south/telemetry/0',
        nextOffset: 3,
        records: [{ ...record(2), partition: 'south/telemetry/0', topic: 'telemetry' }],
      },
    ]);
  });

  it('are not ready where one is not, and say which; the others go on', async () => {
    const away = new Cluster({ ready: false, why: 'no answer' });
    const { source, passed, stop } = started({ north: new Cluster(), south: away });
    await expect.poll(() => passed.length).toBe(6);
    expect(source.readiness()).toEqual({ ready: false, why: 'south: no answer' });
    expect(await source.probe()).toEqual({ ready: false, why: 'south: no answer' });
    expect([...source.readToEnd()]).toEqual([
      ['north/telemetry/0', 7],
      ['south/telemetry/0', 7],
    ]);
    expect(source.statistics()).toEqual({
      lags: [
        { topic: 'north/telemetry', partition: '0', records: 4 },
        { topic: 'south/telemetry', partition: '0', records: 4 },
      ],
      rebalances: 2,
      reconnections: 4,
      deletedRecords: 6,
    });
    await stop();
  });

  it('all end when one fails for good', async () => {
    const [north, south] = [new Cluster(), new Cluster({ ready: true }, new Error('disk full'))];
    const { ended } = started({ north, south });
    await expect(ended).rejects.toThrow('disk full');
    expect(north.hasEnded).toBe(true);
  });

  const cluster = (name: string, more: object = {}) => ({
    ...{ name, brokers: ['a:9092'], topics: ['telemetry'] },
    ...more,
  });
  it.each([
    ['two of one name', [cluster('a'), cluster('a')], /clusters\[0\] is called "a" too/],
    ['state in topics', [cluster('a', { state: 'topic' })], /must be local: a transaction/],
    ['a name with a slash', [cluster('a/b')], /must be of letters, digits/],
    ['none', [], /Too small/],
    ['heartbeats too few for a session', [cluster('a', { heartbeatIntervalMs: 9_000 })], /at most a third/],
  ])('are refused: %s', (_, clusters, message) => {
    const { error } = kafkaClustersOptionsSchema.safeParse({ clusters });
    expect(error?.issues.map((issue) => issue.message)).toEqual([expect.stringMatching(message)]);
  });

  it('are created without connecting', () => {
    const source = createSource({ type: 'kafka-clusters', clusters: [cluster('north')] } as never);
    expect(source.readiness()).toEqual({ ready: false, why: 'north: not started' });
  });
});

import { zeroCounters } from '@kymo/domain';
import { LmdbStore } from './lmdb.store';

/** Run as a process of its own: commits one numbered effect after the other, tells each once it is durable. */
const store = LmdbStore.open(process.argv[2]!);
for (let number = (store.position('p/0') ?? 0) + 1; ; number++) {
  await store.commit({
    reached: [{ partition: 'p/0', nextOffset: number }],
    counters: { ...zeroCounters(), records: 1 },
    states: [{ stage: 'window', key: 'pump-1', state: { number, ring: new Float64Array(600).fill(number) } }],
    series: [],
    forgotten: [],
    history: [
      {
        series: 'pump-1',
        startMs: number * 1_000,
        intervalMs: 1_000,
        channels: ['flow'],
        actual: Float32Array.of(number),
        expected: Float32Array.of(NaN),
        band: Float32Array.of(NaN),
        score: Float32Array.of(NaN),
      },
    ],
    incidents: [],
    evidence: [],
    outbox: { sink: [{ id: String(number), payload: 'x'.repeat(number % 3_000) }] },
  });
  process.stdout.write(`${number}\n`);
}

import { LmdbStore } from './lmdb.store';
const [, , folder, mode] = process.argv;
const block = (series: string, i: number) => ({ series, startMs: i * 15000, intervalMs: 1000, channels: 'abcdefgh'.split(''), actual: Float32Array.from({ length: 120 }, Math.random), expected: Float32Array.from({ length: 120 }, Math.random), band: new Float32Array(120).fill(0.1), score: Float32Array.from({ length: 15 }, Math.random) });
if (mode === 'make') {
  const store = LmdbStore.open(folder!);
  const times: number[] = [];
  const n = Number(process.argv[4] ?? 200);
  for (let i = 0; i < n; i++) {
    const t = performance.now();
    await store.commit({ partition: 'p/0', nextOffset: i, counters: store.counters(), states: Array.from({ length: 24 }, (_, s) => ({ stage: 'window' as const, key: `m-${s}`, state: { ring: new Float64Array(512), i } })), series: [], history: Array.from({ length: 24 }, (_, s) => block(`m-${s}`, i)), incidents: [], outbox: { influx: Array.from({ length: 24 }, (_, s) => ({ id: `${s}:${i}`, payload: 'kymo_reconstruction,channel=flow,series=pump-1 actual=1.2,expected=1,lower=0.5,upper=1.5,contribution=0.75 1700000002000\n'.repeat(120) })) } });
    times.push(performance.now() - t);
  }
  times.sort((a, b) => a - b);
  console.log('commit p50', times[n >> 1]!.toFixed(2), 'p99', times[Math.floor(n * 0.99)]!.toFixed(2));
  let t = performance.now();
  const owed = store.outbox('influx', 500); await store.acknowledge('influx', owed.at(-1)!.position); console.log('outbox+ack 500', (performance.now() - t).toFixed(1));
  t = performance.now(); console.log('history read', store.history('m-3', 0, 1e12).length, (performance.now() - t).toFixed(1));
  await store.close();
} else {
  try {
    const t = performance.now();
    const store = LmdbStore.open(folder!);
    if (mode === 'time') console.log('open', (performance.now() - t).toFixed(1));
    store.counters(); store.series(); for (const key of store.stageKeys('window')) store.stageState('window', key);
    let n = 0; for (let s = 0; s < 24; s++) n += store.history(`m-${s}`, 0, 1e12).length;
    n += store.outbox('influx', 100000).length; store.incidents({ limit: 1000 });
    await store.commit({ partition: 'p/0', nextOffset: 5, counters: store.counters(), states: [{ stage: 'window', key: 'm-1', state: 1 }], series: [], history: [block('m-2', 7)], incidents: [], outbox: {} });
    await store.close();
    console.log('OK', n);
  } catch (e) { console.log((e as { code?: string }).code ?? 'OTHER', (e as Error).message.slice(0, 150)); process.exit(0); }
}

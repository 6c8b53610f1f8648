import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { WorkerPool } from './worker-pool';
import { workerUrl } from './worker-url';

const pools: WorkerPool[] = [];

interface Opening {
  readonly worker?: string;
  readonly size?: number;
  readonly maxQueue?: number;
  readonly closeGraceMs?: number;
}

function openPool({ worker = 'engine-worker', ...options }: Opening = {}): WorkerPool {
  const pool = new WorkerPool({ workerUrl: workerUrl(worker), size: 2, maxQueue: 16, ...options });
  pools.push(pool);
  return pool;
}

function counter(value: number): SharedArrayBuffer {
  const shared = new SharedArrayBuffer(4);
  Atomics.store(new Int32Array(shared), 0, value);
  return shared;
}

afterEach(async () => {
  await Promise.all(pools.splice(0).map((pool) => pool.close()));
});

describe('WorkerPool', () => {
  it('gives results back in the order of the calls', async () => {
    const pool = openPool();
    const calls = Array.from({ length: 40 }, (_, index) => pool.run('echo', index));
    expect(await Promise.all(calls)).toEqual(Array.from({ length: 40 }, (_, index) => index));
  });

  it.each([
    ['copies', new ArrayBuffer(12), [1, 2, 3]],
    ['shares', new SharedArrayBuffer(12), [0, 0, 0]], // the worker clears what it was given
  ])('%s the buffers of a payload and moves those of the result', async (_, buffer, left) => {
    const values = new Float32Array(buffer);
    values.set([1, 2, 3]);
    expect(await openPool().run('double', values)).toEqual(Float32Array.of(2, 4, 6));
    expect([...values]).toEqual(left);
  });

  it('carries errors over with their code and context', async () => {
    await expect(openPool().run('fail', 'wrong')).rejects.toMatchObject({
      code: 'OPTIONS_INVALID',
      message: 'wrong',
      context: { found: 3 },
    });
  });

  it('refuses a task that the worker does not have, and names those it has', async () => {
    await expect(openPool().run('sing', 1)).rejects.toThrow(/no task 'sing', only echo/);
  });

  it('rejects a payload that cannot be cloned and goes on', async () => {
    const pool = openPool({ size: 1 });
    await expect(pool.run('echo', () => 1)).rejects.toThrow(/could not be cloned/);
    expect(await pool.run('echo', 1)).toBe(1);
  });

  it('retries the job of a worker that died, once', async () => {
    const pool = openPool();
    const answer = Float32Array.of(1, 2, 3);
    expect(await pool.run('dieTimes', { shared: counter(1), answer })).toEqual(answer);
    await expect(pool.run('dieTimes', { shared: counter(2) })).rejects.toMatchObject({
      code: 'WORKER_DIED',
      retriable: true,
    });
    expect(await pool.run('echo', 'on')).toBe('on');
  });

  it('says what a worker died of', async () => {
    await expect(openPool().run('throwOutside', null)).rejects.toThrow(/thrown outside of a task/);
  });

  it('rejects jobs of a worker that cannot be started', async () => {
    const pool = new WorkerPool({ workerUrl: workerUrl('no-such-worker'), size: 1, maxQueue: 1 });
    pools.push(pool);
    await expect(pool.run('echo', 1)).rejects.toMatchObject({ code: 'WORKER_DIED' });
  });

  it('repeats remembered broadcasts on a replacement, in order, and forgets on demand', async () => {
    const pool = openPool();
    const first = await pool.broadcast<number>('keep', 'a');
    expect(first.results).toEqual([1, 1]);
    await pool.broadcast('keep', 'b');
    await pool.broadcast('keep', 'c', { remember: false });
    await pool.run('exit', null, { worker: 0 }).catch(() => {});
    expect(await pool.run('kept', null, { worker: 0 })).toEqual(['a', 'b']);
    expect(await pool.run('kept', null, { worker: 1 })).toEqual(['a', 'b', 'c']);
    first.forget();
    await pool.run('exit', null, { worker: 0 }).catch(() => {});
    expect(await pool.run('kept', null, { worker: 0 })).toEqual(['b']);
  });

  it('repeats at the next death what two replacements died of', async () => {
    const pool = openPool({ size: 1 });
    const shared = counter(0);
    const left = () => Atomics.load(new Int32Array(shared), 0);
    await pool.broadcast('dieTimes', { shared });
    const die = () => pool.run('dieTimes', { shared: counter(1) });
    Atomics.store(new Int32Array(shared), 0, 2);
    await die();
    expect(left()).toBe(0);
    await die();
    expect(left()).toBe(-1);
  });

  it('does not do a job again that was cancelled after its worker died', async () => {
    const pool = openPool({ size: 1 });
    const gate = counter(0);
    const shared = counter(1);
    const canceller = new AbortController();
    await pool.broadcast('holdAgain', { gate, isFirst: counter(1) });
    const cancelled = pool.run('dieTimes', { shared }, { signal: canceller.signal });
    while (Atomics.load(new Int32Array(shared), 0) > 0) await wait(5);
    await wait(50);
    canceller.abort();
    await expect(cancelled).rejects.toMatchObject({ code: 'CANCELLED' });
    Atomics.store(new Int32Array(gate), 0, 1);
    Atomics.notify(new Int32Array(gate), 0);
    await pool.run('echo', 'on');
    expect(Atomics.load(new Int32Array(shared), 0)).toBe(0);
  });

  it('does not remember a broadcast that failed', async () => {
    const pool = openPool({ size: 1 });
    await expect(pool.broadcast('exit', null)).rejects.toMatchObject({ code: 'WORKER_DIED' });
    expect(await pool.run('kept', null)).toEqual([]);
  });

  it('reports progress, and stops a job that is cancelled', async () => {
    const pool = openPool({ size: 1 });
    const canceller = new AbortController();
    const seen: unknown[] = [];
    const onProgress = (progress: unknown) => {
      seen.push(progress);
      if (progress === 3) canceller.abort();
    };
    await expect(pool.run('countTo', 1e9, { onProgress, signal: canceller.signal })).rejects.toMatchObject({
      code: 'CANCELLED',
    });
    expect(seen).toEqual([1, 2, 3]);
    expect(await pool.run('echo', 'free again')).toBe('free again');
  });

  it('drops a queued job that is cancelled, and one cancelled beforehand', async () => {
    const pool = openPool({ size: 1, maxQueue: 1 });
    const gate = counter(0);
    const holding = pool.run('hold', gate);
    const canceller = new AbortController();
    const queued = pool.run('echo', 1, { signal: canceller.signal });
    const waitsForPlace = pool.run('echo', 2);
    canceller.abort();
    await expect(queued).rejects.toMatchObject({ code: 'CANCELLED' });
    await expect(pool.run('echo', 3, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'CANCELLED',
    });
    Atomics.store(new Int32Array(gate), 0, 1);
    Atomics.notify(new Int32Array(gate), 0);
    await holding;
    expect(await waitsForPlace).toBe(2);
  });

  it('never queues more than it may', async () => {
    const pool = openPool({ size: 1, maxQueue: 3 });
    let most = 0;
    const calls = Array.from({ length: 50 }, async (_, index) => {
      const result = await pool.run('echo', index);
      most = Math.max(most, pool.queued);
      return result;
    });
    await Promise.resolve();
    expect((await Promise.all(calls)).at(-1)).toBe(49);
    expect(most).toBeGreaterThan(0);
    expect(most).toBeLessThanOrEqual(3);
  });

  it('closes though a worker never returns, and cancels what was waiting', async () => {
    const pool = openPool({ size: 1, closeGraceMs: 50 });
    const calls = [pool.run('spin', null), pool.run('echo', 1)];
    const settled = Promise.allSettled(calls);
    await pool.close();
    for (const outcome of await settled) expect(outcome).toMatchObject({ reason: { code: 'CANCELLED' } });
    await expect(pool.run('echo', 1)).rejects.toMatchObject({ code: 'CANCELLED' });
    await pool.close();
  });

  it.each([0, 5000])(
    'ends workers that are in native code without harm, after %i ms of grace',
    async (closeGraceMs) => {
      for (let round = 0; round < 2; round++) {
        const pool = openPool({ worker: 'engine-bench-worker', closeGraceMs });
        const order = { batch: 64, seconds: 0 };
        await Promise.all([0, 1].map((worker) => pool.run('score', order, { worker })));
        for (const worker of [0, 1]) pool.run('score', { ...order, seconds: 60 }, { worker }).catch(() => {});
        await wait(5 + 3 * round);
        await pool.close();
      }
    },
  );

  it.each([
    { size: 0, maxQueue: 1 },
    { size: 1, maxQueue: 0 },
  ])('refuses %o', (options) => {
    expect(() => openPool(options)).toThrow(/both must be at least 1/);
  });
});

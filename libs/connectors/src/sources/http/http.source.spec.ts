import type { Batch } from '@kymo/domain';
import { describe, expect, it } from 'vitest';
import { HttpSource } from './http.source';
import { httpSourceOptionsSchema } from './http-source-options';

const body = (text: string) => ({ value: Buffer.from(text) });

/** A source that runs, and passes that end when they are told to. */
function running(options: object = {}, resumeAt?: number) {
  const source = new HttpSource(httpSourceOptionsSchema.parse(options));
  const stop = new AbortController();
  const batches: Batch[] = [];
  const ends: { resolve: () => void; reject: (thrown: unknown) => void }[] = [];
  const run = source.run({
    pass: (batch) => {
      batches.push(batch);
      return new Promise<void>((resolve, reject) => ends.push({ resolve, reject }));
    },
    resumeAt: () => resumeAt,
    signal: stop.signal,
  });
  return { source, stop, batches, ends, run };
}

describe('telemetry that is pushed', () => {
  it('is answered when it is durable; what comes meanwhile is one batch', async () => {
    const { source, batches, ends, stop, run } = running({}, 40);
    const settled: string[] = [];
    const take = (text: string) => source.take(body(text)).then(() => settled.push(text));
    const all = [take('a')];
    await expect.poll(() => batches.length).toBe(1);
    all.push(take('b'), take('c'));
    expect(batches[0]).toMatchObject({ partition: 'http', nextOffset: 41, records: [{ offset: 40 }] });
    expect(settled).toEqual([]);
    expect([...source.readToEnd().keys()]).toEqual([]);
    ends[0]!.resolve();
    await expect.poll(() => batches.length).toBe(2);
    expect(settled).toEqual(['a']);
    expect(batches[1]!.records.map(({ offset }) => offset)).toEqual([41, 42]);
    ends[1]!.resolve();
    await Promise.all(all);
    await expect.poll(() => [...source.readToEnd().keys()]).toEqual(['http']);
    stop.abort();
    await run;
  });

  it.each([
    ['the queue is full', { queueMiB: 0.00001 }, /MiB wait already/],
    ['it takes too long', { answerWithinMs: 100 }, /not durable within 100 ms/],
  ])('is to be sent again where %s', async (_, options, why) => {
    const { source, batches, ends, stop, run } = running(options);
    const first = source.take(body('first, of some length'));
    await expect.poll(() => batches.length).toBe(1);
    expect(await source.take(body('second'))).toEqual({
      isDurable: false,
      why: expect.stringMatching(why) as string,
    });
    ends[0]!.resolve();
    await first;
    stop.abort();
    await run;
    expect(batches).toHaveLength(1);
  });

  it('is to be sent again where the monitor has not begun, stops, or fails', async () => {
    const idle = new HttpSource(httpSourceOptionsSchema.parse({}));
    expect(await idle.take(body('x'))).toMatchObject({ isDurable: false });
    const { source, batches, ends, run } = running();
    const taken = [source.take(body('under way'))];
    await expect.poll(() => batches.length).toBe(1);
    taken.push(source.take(body('waits')));
    ends[0]!.reject(new Error('disk full'));
    await expect(run).rejects.toThrow('disk full');
    expect(await Promise.all(taken)).toMatchObject([{ isDurable: false }, { isDurable: false }]);
    expect(source.readiness().ready).toBe(false);
  });
});

import { createDetectorFactory } from '@kymo/detectors';
import { type Batch, type DetectorFactory, KymoError, type Source, type SourceRun } from '@kymo/domain';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { RunnerDeps } from './runner';
import { batchOf, INTERVAL_MS, removeFolders, startRunner } from './runner.fixture';
import { SilenceWatch } from './silence-watch';

/** Brings one batch, and then nothing but what it is told to. */
class QuietSource implements Source {
  readonly name = 'quiet';
  isQuiet = false;
  bring: SourceRun['pass'] | undefined;

  constructor(
    private readonly batch: Batch,
    private readonly now: () => number,
  ) {}

  readiness() {
    return { ready: true } as const;
  }

  readToEnd() {
    return new Map([[this.batch.partition, this.now()]]);
  }

  async run({ pass, signal }: SourceRun): Promise<void> {
    this.bring = pass;
    await pass(this.batch);
    this.isQuiet = true;
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
  }
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}

describe('what the runner does by the clock, where no records come', () => {
  let factory: DetectorFactory;
  beforeAll(() => {
    factory = createDetectorFactory({ scoringWorkers: 1, engine: 'onnx' });
  });
  afterAll(() => factory.close());
  afterEach(removeFolders);

  let nowMs = 0;
  async function startQuietly(changes: (silences: SilenceWatch) => Partial<RunnerDeps>) {
    nowMs = 0;
    const source = new QuietSource(batchOf(['a', 'b'], 0, 100, 0), () => nowMs);
    const silences = new SilenceWatch(source, () => nowMs);
    const ofWorkers = { ...factory, close: () => Promise.resolve() };
    const started = await startRunner({ factory: ofWorkers, source, runner: changes(silences) });
    const running = started.runner.run();
    await until(() => source.isQuiet);
    const end = async () => {
      await started.stop();
      await running;
    };
    return { ...started, source, silences, end };
  }

  it('tells that all producers of a source have fallen silent, by the clock on the wall', async () => {
    const { end, store, silences } = await startQuietly((silences) => ({ silences }));
    nowMs = 29 * INTERVAL_MS;
    expect([store.incidents({ limit: 9 }), silences.quietMs]).toEqual([[], undefined]);
    nowMs = 31 * INTERVAL_MS;
    await until(() => silences.quietMs !== undefined);
    expect(store.incidents({ limit: 9 })).toMatchObject([
      { kind: 'silence', series: 'a', severity: 'critical', paged: true },
      { kind: 'silence', series: 'b', severity: 'critical', paged: true },
    ]);
    expect(silences.silent).toMatchObject([{ partition: 'telemetry/0' }]);
    await end();
  });

  it('takes a source that only repeats itself for silent', async () => {
    const { end, source, store, silences } = await startQuietly((silences) => ({ silences }));
    nowMs = 20 * INTERVAL_MS;
    silences.due(() => Number.NaN);
    await source.bring!(batchOf(['a', 'b'], 0, 100, 200));
    expect(store.counters().duplicate).toBeGreaterThan(0);
    nowMs = 31 * INTERVAL_MS;
    await until(() => store.incidents({ limit: 9 }).length === 2);
    await until(() => silences.silent.length === 1);
    await end();
  });

  it.each<[doing: string, (silences: SilenceWatch) => Partial<RunnerDeps>]>([
    ['noticing silence', (silences) => ({ silences })],
    ['telling people what is due', () => ({ due: () => ['telemetry/0'] })],
  ])('tells of a store that fails for good while %s', async (doing, changes) => {
    const { end, store, failures } = await startQuietly(changes);
    vi.spyOn(store, 'commit').mockRejectedValue(new KymoError('STORE_FAILED', 'damaged'));
    nowMs = 31 * INTERVAL_MS;
    await until(() => failures.length > 0);
    expect(failures[0]).toBe(doing);
    await end();
  });
});

import { LmdbStore } from '@kymo/connectors';
import { createDetectorFactory } from '@kymo/detectors';
import {
  type Batch,
  type DetectorFactory,
  KymoError,
  type Source,
  type SourceRun,
  type Verdict,
} from '@kymo/domain';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  AwaySink,
  batchOf,
  FIT_STEPS,
  INTERVAL_MS,
  ListedSource,
  newFolder,
  removeFolders,
  startRunner,
} from './runner.fixture';
import type { Runner } from './runner';

let pool: DetectorFactory;
let factory: DetectorFactory;
beforeAll(() => {
  pool = createDetectorFactory({ scoringWorkers: 1, engine: 'onnx' });
  // Runners close their models with them; the workers serve all specs.
  factory = { ...pool, close: () => Promise.resolve() };
});
afterAll(() => pool.close());
afterEach(removeFolders);

/** Batches of so many steps each, one after the other. */
function batches(series: readonly string[], steps: number, perBatch: number): Batch[] {
  return Array.from({ length: Math.ceil(steps / perBatch) }, (_, index) => {
    const from = index * perBatch;
    return batchOf(series, from, Math.min(steps, from + perBatch), from * series.length);
  });
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}

function verdictsOf(runner: Runner): Verdict[] {
  const verdicts: Verdict[] = [];
  runner.passes.subscribe(({ outcome }) => verdicts.push(...outcome.verdicts));
  return verdicts;
}

const diskFull = () => new KymoError('STORE_FAILED', 'disk full', { retriable: true });

describe('the runner', () => {
  it('goes from records to scores by a model that it has waited for', async () => {
    const source = new ListedSource([batches(['a', 'b'], 300, 100)]);
    const { runner, stop, store } = await startRunner({ factory, source });
    const verdicts = verdictsOf(runner);
    await runner.run();
    const states = new Set(verdicts.map(({ state }) => state));
    expect(states).toEqual(new Set(['warming_up', 'normal']));
    const { decoded, open, scored, warmingUp } = store.counters();
    expect([decoded, scored + warmingUp + open]).toEqual([600, 600]);
    await stop();
  });

  it('takes a large batch in small passes, each begun in a turn of the event loop of its own, and commits them together', async () => {
    let turns = 0;
    const count = () => {
      turns += 1;
      counting = setImmediate(count);
    };
    let counting = setImmediate(count);
    const taken = new Map<number, number>();
    const batch = batchOf(['a', 'b'], 0, 500, 0);
    const records = batch.records.map((record) => ({
      ...record,
      get value() {
        taken.set(turns, (taken.get(turns) ?? 0) + 1);
        return record.value;
      },
    }));
    const { runner, stop, store } = await startRunner({
      factory,
      source: new ListedSource([[{ ...batch, records }]]),
      runner: { maxPasses: 16 },
    });
    const commit = vi.spyOn(store, 'commit');
    const commits = new Set<number>();
    commit.mockImplementation((effects) => {
      commits.add(turns);
      return LmdbStore.prototype.commit.call(store, effects);
    });
    await runner.run();
    clearImmediate(counting);
    // The source hands all of them over first.
    expect([...taken.values()].slice(1)).toEqual([250, 250, 250, 250]);
    expect(commits.size).toBeLessThan(4);
    expect(store.position('telemetry/0')).toBe(1000);
    await stop();
  });

  it('waits while a sink is owed its most, and goes on once it is there', async () => {
    const sink = new AwaySink();
    const source = new ListedSource([batches(['a'], 210, 70)]);
    const { runner, stop, store, warnings } = await startRunner({
      factory,
      source,
      sink,
      maxOwedBytes: 100,
    });
    const running = runner.run();
    await until(() => warnings.length > 0);
    expect(store.position('telemetry/0')).toBe(70);
    sink.isThere = true;
    await running;
    expect(store.position('telemetry/0')).toBe(210);
    expect(warnings).toContain('waiting for sinks');
    await stop(5_000);
    expect(sink.taken.map(({ id }) => id)).toEqual([...new Set(sink.taken.map(({ id }) => id))]);
    expect(sink.taken.length).toBeGreaterThan(100);
  });

  it('repeats a pass that the store could not take, as if it had not been', async () => {
    const source = () => new ListedSource([batches(['a'], 260, 65)]);
    const whole = await startRunner({ factory, source: source() });
    const expected = verdictsOf(whole.runner);
    await whole.runner.run();
    const again = await startRunner({ factory, source: source() });
    const found = verdictsOf(again.runner);
    vi.spyOn(again.store, 'commit').mockRejectedValueOnce(diskFull()).mockRejectedValueOnce(diskFull());
    await again.runner.run();
    const told = (verdicts: readonly Verdict[]) =>
      verdicts.map(({ window, state, score }) => [window.startMs, state, score?.value]);
    expect(told(found)).toEqual(told(expected));
    expect(again.store.counters()).toEqual(whole.store.counters());
    expect(again.warnings).toEqual(['repeating a pass that failed', 'repeating a pass that failed']);
    await Promise.all([whole.stop(), again.stop()]);
  });

  it('ends with what cannot be repeated, its position unmoved', async () => {
    const source = new ListedSource([batches(['a'], 100, 50)]);
    const { runner, stop, store } = await startRunner({ factory, source });
    vi.spyOn(store, 'commit').mockRejectedValue(new KymoError('STORE_FAILED', 'damaged'));
    await expect(runner.run()).rejects.toThrow('damaged');
    expect(store.position('telemetry/0')).toBeUndefined();
    await stop();
  });

  it('drops old history as the stream goes on', async () => {
    const source = new ListedSource([batches(['a'], 400, 50)]);
    const { runner, stop, folder } = await startRunner({
      factory,
      source,
      runner: { keepMs: 100 * INTERVAL_MS },
    });
    await runner.run();
    await stop();
    const store = LmdbStore.open(folder);
    const [first] = store.history('a', 0, 1e15);
    const { firstMs } = store.series()[0]!;
    expect(first!.startMs).toBeGreaterThan(firstMs + 200 * INTERVAL_MS);
    await store.close();
  });

  it('stops in order: fits, then the stream', async () => {
    const sink = new AwaySink();
    const source = new ListedSource([batches(['a'], 10_000, 50)]);
    const { runner, stop, models } = await startRunner({ factory, source, sink });
    const passed = vi.fn();
    const begun = new Promise<void>((resolve) => runner.passes.subscribe(() => resolve()));
    runner.passes.subscribe(passed);
    const steps = [vi.spyOn(models, 'cancelFits'), passed];
    const running = runner.run();
    await begun;
    // The next pass is under way by then.
    await new Promise((resolve) => setImmediate(resolve));
    await stop();
    await running;
    const [fits, ...others] = steps.map(({ mock }) => mock.invocationCallOrder);
    const order = [fits![0], ...others.map((calls) => calls.at(-1))];
    expect(order).toEqual(order.toSorted((one, other) => one! - other!));
  });

  it('has series whose tag changes in their new group alone', async () => {
    const half = FIT_STEPS + 40;
    const source = new ListedSource([
      [batchOf(['a', 'b'], 0, half, 0), batchOf(['a', 'b'], half, 2 * half + 40, 2 * half, 'valve')],
    ]);
    const { runner, stop, store, models } = await startRunner({ factory, source });
    await runner.run();
    expect(store.series().map(({ key, tags }) => [key, tags['kind']])).toEqual([
      ['a', 'valve'],
      ['b', 'valve'],
    ]);
    expect(new Set(models.views().map(({ group }) => group))).toEqual(new Set(['valve']));
    expect(models.detectorOf('a')).toBeDefined();
    await stop();
  });

  it('keeps nothing of series that come and go', async () => {
    let offset = 0;
    const churn = Array.from({ length: 12 }, (_, index) => {
      const batch = batchOf(['always', `visitor-${index}`], 80 * index, 80 * (index + 1), offset);
      offset = batch.nextOffset;
      return batch;
    });
    const { runner, stop, store, models } = await startRunner({
      factory,
      source: new ListedSource([churn]),
      forgetAfterHours: 1,
    });
    const forgotten: string[] = [];
    runner.passes.subscribe(({ effects }) => forgotten.push(...effects.forgotten));
    await runner.run();
    const left = store.series().map(({ key }) => key);
    expect(left.length).toBeLessThanOrEqual(4);
    expect(left).toContain('always');
    expect([...forgotten, ...left].sort()).toEqual([
      'always',
      ...Array.from({ length: 12 }, (_, index) => `visitor-${index}`).sort(),
    ]);
    for (const stage of ['window', 'judge', 'raise'] as const) expect(store.stageKeys(stage)).toEqual(left);
    expect(forgotten.every((series) => models.detectorOf(series) === undefined)).toBe(true);
    await stop();
  });

  it('tells of a pump that the store fails for good, and goes on with the stream', async () => {
    const sink = new AwaySink();
    sink.isThere = true;
    const source = new ListedSource([batches(['a'], 100, 50)]);
    const { runner, stop, store, failures } = await startRunner({ factory, source, sink });
    vi.spyOn(store, 'acknowledge').mockRejectedValue(new KymoError('STORE_FAILED', 'damaged'));
    await runner.run();
    await until(() => failures.length > 0);
    expect(failures).toEqual(['shipping to receiver']);
    expect(store.position('telemetry/0')).toBe(100);
    await stop();
  });
});

/** A partition that members of a group share: each goes on where the group is, or where its own store is if that is ahead. */
class GroupSource implements Source {
  readonly name = 'group';

  constructor(
    private readonly group: { committed: number },
    private readonly series: readonly string[],
    private readonly toStep: number,
  ) {}

  readiness() {
    return { ready: true } as const;
  }

  async run({ pass, resumeAt, signal }: SourceRun): Promise<void> {
    const width = this.series.length;
    const own = resumeAt('telemetry/0');
    let overtaken = own !== undefined && own < this.group.committed;
    let offset = Math.max(own ?? 0, this.group.committed);
    while (offset < this.toStep * width && !signal.aborted) {
      const batch = batchOf(this.series, offset / width, Math.min(this.toStep, offset / width + 40), offset);
      await pass({ ...batch, overtaken });
      overtaken = false;
      offset = batch.nextOffset;
      this.group.committed = offset;
    }
  }
}

describe('members of a group, each with a store of its own', () => {
  it('judge every step once, and never go back behind what the group has committed', async () => {
    const group = { committed: 0 };
    const folders = { one: newFolder(), other: newFolder() };
    const seen: string[] = [];
    const turn = async (member: keyof typeof folders, toStep: number) => {
      const source = new GroupSource(group, ['a', 'b'], toStep);
      const { runner, stop, store } = await startRunner({ factory, source, folder: folders[member] });
      runner.passes.subscribe(({ effects, outcome }) => {
        expect(effects.reached[0]!.nextOffset).toBeGreaterThan(group.committed);
        for (const { window } of outcome.verdicts)
          for (let fresh = 1; fresh <= window.freshSteps; fresh++)
            seen.push(`${window.series}@${window.startMs + (window.length - fresh) * INTERVAL_MS}`);
      });
      await runner.run();
      expect(store.position('telemetry/0')).toBe(group.committed);
      await stop();
    };
    await turn('one', 120);
    await turn('other', 240);
    await turn('one', 360);
    await turn('other', 480);
    expect(seen.length).toBeGreaterThan(2 * 400);
    expect(new Set(seen).size).toBe(seen.length);
  });
});

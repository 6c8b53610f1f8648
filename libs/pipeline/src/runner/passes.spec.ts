import {
  type Batch,
  type Detector,
  type Effects,
  type HistoryBlock,
  KymoError,
  type Window,
} from '@kymo/domain';
import { seededRandom } from '@kymo/statistics';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPipeline, type PassResult } from '../pipeline';
import { batchOf, decoder, keeper, lastValue, LENGTH, sending } from '../pipeline.fixture';
import { stageOptionsSchema } from '../stages/stage-options';
import { ChannelRules } from '../stages/window/channel-rules';
import { restoredWindow, type StoredWindow } from '../stages/window/stored-window';
import type { StoredSteps } from '../stages/window/stored-steps';
import { windowOptionsSchema } from '../stages/window/window-options';
import { Passes } from './passes';

const later = () => new Promise<void>((resolve) => setImmediate(resolve));

type Kept = ReturnType<typeof keeper>;

const windows = windowOptionsSchema.parse({ lengthSamples: LENGTH, latenessSamples: 1, intervalMs: 1000 });

function start(
  kept: Kept,
  {
    detector = lastValue,
    commit = kept.store.commit,
    group = (): string | undefined => undefined,
    decoded = decoder,
  } = {},
) {
  const store = { ...kept.store, commit };
  const pipeline = createPipeline({
    decoder: decoded,
    detectorOf: () => detector,
    recipients: [],
    store,
    ...stageOptionsSchema.parse({
      windows,
      series: { forgetAfterHours: 45 / 3600 },
      incidents: { regimeSeries: 2, immatureScore: 1 },
    }),
    groupOf: group,
  });
  return new Passes({ pipeline, store, logger: { warn: () => undefined }, retryMs: 0 });
}

/** A gate that whoever waits at it passes once it is opened. */
function gate() {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open: () => open() };
}

const gated = (detector: Detector, opened: Promise<void>): Detector => ({
  ...detector,
  score: async (windows) => opened.then(() => detector.score(windows)),
});

const retriable = () => new KymoError('STORE_FAILED', 'planted', { retriable: true });

describe('passes under way at once', () => {
  it('have one decoded and windowed while the one before is scored', async () => {
    const { opened, open } = gate();
    const read: string[] = [];
    const passes = start(keeper(), {
      detector: gated(lastValue, opened),
      decoded: {
        decode: (record) => {
          read.push(record.partition);
          return decoder.decode(record);
        },
      },
    });
    const both = ['p', 'q'].map((partition) =>
      passes.pass(batchOf(sending([partition], 0, 20), 0, partition)),
    );
    while (read.length < 40) await later();
    open();
    const results = await Promise.all(both);
    const [p, q] = results;
    expect(p).toBe(q);
    expect(p!.effects.reached).toMatchObject([
      { partition: 'p', nextOffset: 20 },
      { partition: 'q', nextOffset: 20 },
    ]);
    expect(p!.effects.counters.scored).toBe(36);
  });

  it('are given up together where a partition is lost, and others may follow from what is kept', async () => {
    const kept = keeper();
    let isLost = true;
    const passes = start(kept, {
      commit: async (effects) => {
        if (isLost) throw new KymoError('PARTITION_LOST', 'planted');
        await kept.store.commit(effects);
      },
    });
    const given = ['p', 'q'].map((partition) =>
      passes.pass(batchOf(sending([partition], 0, 20), 0, partition)),
    );
    for (const pass of given) await expect(pass).rejects.toMatchObject({ code: 'PARTITION_LOST' });
    isLost = false;
    const { effects } = await passes.pass(batchOf(sending(['p'], 0, 20), 0, 'p'));
    expect(effects.reached).toMatchObject([{ partition: 'p' }]);
    expect(effects.counters.scored).toBe(18);
  });

  it('are repeated with the one that failed before them, in their order', async () => {
    const kept = keeper();
    const committed: string[] = [];
    const commit = (effects: Effects) =>
      kept.store
        .commit(effects)
        .then(() =>
          committed.push(...effects.reached.map(({ partition, nextOffset }) => `${partition}@${nextOffset}`)),
        )
        .then(() => undefined);
    const passes = start(kept, { commit });
    kept.failNext(2);
    await Promise.all(['p', 'q', 'r'].map((one) => passes.pass(batchOf(sending([one], 0, 20), 0, one))));
    expect(committed).toEqual(['p@20', 'q@20', 'r@20']);
    expect(kept.counters()).toMatchObject({ decoded: 60, scored: 54, duplicate: 0 });
  });

  it('leave alone one that is on its way to the disk when another fails for good', async () => {
    const kept = keeper();
    const disk = gate();
    const failing = gate();
    const passes = start(kept, {
      commit: async (effects) => {
        failing.open();
        await disk.opened;
        return kept.store.commit(effects);
      },
      detector: {
        ...lastValue,
        score: async (windows: readonly Window[]) => {
          if (windows[0]!.series === 'p') return lastValue.score(windows);
          await failing.opened;
          throw new KymoError('WORKER_DIED', 'planted');
        },
      },
    });
    const [p, q] = ['p', 'q'].map((one) => passes.pass(batchOf(sending([one], 0, 20), 0, one)));
    await failing.opened;
    for (let turn = 0; turn < 5; turn++) await later();
    disk.open();
    expect((await p!).effects.reached).toMatchObject([{ partition: 'p' }]);
    await expect(q).rejects.toThrow('planted');
    expect([kept.store.position('p'), kept.store.position('q')]).toEqual([20, undefined]);
    await expect(passes.pass(batchOf([], 20))).rejects.toThrow('planted');
  });

  it('give up after five failures in a row', async () => {
    const kept = keeper();
    kept.failNext(5);
    await expect(start(kept).pass(batchOf(sending(['a'], 0, 20)))).rejects.toThrow('planted');
    kept.failNext(4);
    await start(kept).pass(batchOf(sending(['a'], 0, 20)));
    expect(kept.store.position('p')).toBe(20);
  });
});

/** Whose turn it is, and how many of its lines come at once. */
const arrivals = fc.array(fc.tuple(fc.constantFrom('p', 'q', 'r'), fc.nat(40)), { maxLength: 12 });
const levels = fc.array(fc.constantFrom(0, 0, 0, 1, 3, 60), { minLength: 1, maxLength: 9 });

/** Batches as they arrive; the lines of a partition go through its own series, and through one that wanders between all. */
function batchesOf(
  order: readonly (readonly [string, number])[],
  level: readonly number[],
  wanders: boolean,
): Batch[] {
  const offsets = new Map<string, number>();
  return order.map(([partition, count]) => {
    const from = offsets.get(partition) ?? 0;
    offsets.set(partition, from + count);
    const lines = Array.from({ length: count }, (_, index) => {
      const line = from + index;
      const names = [`${partition}1`, `${partition}2`, ...(wanders ? ['wanderer'] : [])];
      const name = names[line % names.length]!;
      return `${name} ${Math.floor(line / names.length)} ${level[Math.floor(line / 7) % level.length]!}`;
    });
    return batchOf(lines, from, partition);
  });
}

/** The series that had taken its partition furthest leaves it, just before the run is killed. */
const leaveTogether: [string, number][] = [
  ['p', 9],
  ['q', 3],
  ['p', 3],
  ['q', 1],
];

/** A run in which all passes are under way at once, with delays and failures; it is killed after some commits, and goes on. */
async function overlapped(
  batches: readonly Batch[],
  kept: Kept,
  seed: number,
  group: () => string | undefined,
) {
  const random = seededRandom(seed);
  const dawdle = async () => {
    for (let turns = Math.floor(4 * random()); turns > 0; turns--) await later();
  };
  // Fewer failures than make the passes give up.
  let failures = 0;
  const sometimesFail = (probability: number) => {
    if (random() < probability && ++failures <= 4) throw retriable();
  };
  const detector: Detector = {
    ...lastValue,
    score: async (windows) => {
      await dawdle();
      sometimesFail(0.03);
      return lastValue.score(windows);
    },
  };
  const results: PassResult[] = [];
  let left = batches;
  while (left.length > 0) {
    const life = Math.ceil(random() * left.length);
    const end = gate();
    let commits = 0;
    let durable = 0;
    failures = 0;
    const commit = async (effects: Effects) => {
      if (commits === life) {
        end.open();
        return new Promise<void>(() => undefined);
      }
      await dawdle();
      sometimesFail(0.1);
      await kept.store.commit(effects);
      commits += 1;
    };
    const passes = start(kept, { detector, commit, group });
    const begun = left.map(async (batch) => {
      results.push(await passes.pass(batch));
      durable += 1;
    });
    await Promise.race([end.opened, Promise.all(begun)]);
    left = left.slice(durable);
  }
  return results;
}

async function oneAfterAnother(batches: readonly Batch[], kept: Kept, group: () => string | undefined) {
  const passes = start(kept, { group });
  const results: PassResult[] = [];
  for (const batch of batches) results.push(await passes.pass(batch));
  return results;
}

/** All that is kept. When the steps of a window are stored is up to the passes. */
function contentOf(kept: Kept) {
  const content = kept.content();
  const opened = Object.values(content.states).flatMap(({ stage, key, state }) => {
    if (stage === 'steps') return [];
    if (stage !== 'window') return [[stage, key, state]];
    const steps = content.states[`steps/${key}`]?.state as StoredSteps | undefined;
    const open = restoredWindow(key, state as StoredWindow, steps, windows, new ChannelRules([]));
    return [[stage, key, open.state]];
  });
  return { ...content, states: opened };
}

/** What passes have found in all, whichever of them were concluded as one. */
function told(results: readonly PassResult[]) {
  const once = [...new Set(results)];
  const all = <Item>(of: (result: PassResult) => readonly Item[]) => once.flatMap(of);
  return {
    verdicts: all(({ outcome }) => outcome.verdicts),
    alerts: all(({ outcome }) => outcome.alerts),
    incidents: all(({ effects }) => effects.incidents),
    evidence: all(({ effects }) => effects.evidence),
    forgotten: all(({ effects }) => effects.forgotten),
    history: Object.fromEntries(all(({ effects }) => effects.history).flatMap(stepsOf)),
  };
}

/** Steps of a block, by series and time. */
function stepsOf({ series, startMs, intervalMs, actual, expected, score }: HistoryBlock) {
  return Array.from(score, (one, step): [string, unknown] => [
    `${series}@${startMs + step * intervalMs}`,
    [actual[step], expected[step], one],
  ]);
}

describe('whatever overlaps, fails and is killed', () => {
  it('passes have the effects that they have one after another, groups and series in common or not', async () => {
    await fc.assert(
      fc.asyncProperty(arrivals, levels, fc.integer(), async (order, level, seed) => {
        const batches = batchesOf(order, level, true);
        const [kept, reference] = [keeper(), keeper()];
        const together = await overlapped(batches, kept, seed, () => 'all');
        const apart = await oneAfterAnother(batches, reference, () => 'all');
        expect(told(together)).toEqual(told(apart));
        expect(kept.counters()).toEqual(reference.counters());
        expect(contentOf(kept)).toEqual(contentOf(reference));
      }),
      { numRuns: 40, examples: [[leaveTogether, [0], -1879335980]] },
    );
  });

  it('partitions that share no series and no group have the same verdicts and incidents in any order of arrival', async () => {
    await fc.assert(
      fc.asyncProperty(arrivals, levels, fc.integer(), async (order, level, seed) => {
        const batches = batchesOf(order, level, false);
        const together = await overlapped(batches, keeper(), seed, () => undefined);
        const sorted = batches.toSorted((one, other) => one.partition.localeCompare(other.partition));
        const apart = await oneAfterAnother(sorted, keeper(), () => undefined);
        for (const partition of ['p', 'q', 'r']) {
          const of = (results: readonly PassResult[]) => {
            const { verdicts, incidents } = told(results);
            const isOwn = (series: string) => series.startsWith(partition);
            return {
              verdicts: verdicts.filter(({ window }) => isOwn(window.series)),
              incidents: incidents.filter(({ series }) => isOwn(series)).map(withoutOthers),
            };
          };
          expect(of(together)).toEqual(of(apart));
        }
      }),
      { numRuns: 20 },
    );
  });
});

/** Which earlier incidents one resembles depends on which were there before it, of whatever partition. */
const withoutOthers = ({ similar: _, ...incident }: Effects['incidents'][number]) => incident;

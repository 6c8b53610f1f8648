import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GROUP_DOCUMENTS, MODEL_ORDERS_DOCUMENT } from '@kymo/api';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { DetectionOptions } from './options/detection-options';
import { type Gains, LadderBench } from './ladder.fixture';
import type { GroupDocument } from './stores/group-documents';

const BETTER: Gains = { 8: 0.1, 16: 0.9 };
const WORSE: Gains = { 8: 0.9, 16: 0.1 };
const ALARMING: Gains = { 8: 0.1, 16: 1.2 };

let folder: string;
let bench: LadderBench;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'kymo-ladder-'))));
afterEach(async () => {
  await bench.close();
  rmSync(folder, { recursive: true });
});

const open = async (gains: Gains, options?: Partial<DetectionOptions>) =>
  (bench = await LadderBench.open(folder, gains, options));

/** Until the second rung stands in the shadow. */
async function upToShadow(gains: Gains, options?: Partial<DetectionOptions>): Promise<void> {
  await open(gains, options);
  await bench.feed(['a', 'b'], 300);
}

describe('a detector fitted later', () => {
  it('stands in the shadow until the series have shown enough, and takes over where it is better', async () => {
    await upToShadow(BETTER);
    expect(bench.states()).toEqual(['serving', 'shadow']);
    await bench.feed(['a', 'b'], 49);
    expect([bench.serving('a'), bench.states()]).toEqual([8, ['serving', 'shadow']]);
    await bench.feed(['a', 'b'], 1);
    expect([bench.serving('a'), bench.serving('b'), bench.states()]).toEqual([
      16,
      16,
      ['retired', 'serving'],
    ]);
    const { promotions, models } = bench.ladder.modelsView();
    const [first, second] = promotions;
    expect(first).toMatchObject({ group: 'pump', act: 'first', by: 'ladder' });
    expect(second).toMatchObject({ from: first!.to, to: models[1]!.hash, act: 'promotion', by: 'ladder' });
    expect(second!.why).toMatch(
      /^better .* false alarms 0 against 0, 0\.0 % of the windows anomalous against 0\.0 %$/,
    );
  });

  it.each([
    ['catches less', WORSE],
    ['raises false alarms', ALARMING],
  ])('is retired with the comparison where it %s', async (_, gains) => {
    await upToShadow(gains);
    await bench.feed(['a', 'b'], 50);
    expect([bench.serving('a'), bench.states()]).toEqual([8, ['serving', 'retired']]);
    expect(bench.ladder.views()[1]!.detail).toMatch(/^not better than the serving model on \d+ windows/);
    expect(bench.ladder.modelsView().promotions).toHaveLength(1);
  });

  it('serves newcomers at once, and the others only if it proves better', async () => {
    await open(BETTER, { refitGrowth: 100 });
    await bench.feed(['a'], 250);
    const before = bench.ladder.detectorOf('a');
    await bench.feed(['c'], 210);
    expect(bench.serving('c')).toBe(8);
    expect(bench.ladder.detectorOf('c')).not.toBe(before);
    expect(bench.ladder.detectorOf('a')).toBe(before);
    await bench.feed(['a', 'c'], 40);
    const [current, shadow] = bench.ladder.views();
    expect([current, shadow]).toMatchObject([
      { state: 'serving', hash: before!.model.hash },
      { state: 'shadow', hash: bench.ladder.detectorOf('c')!.model.hash },
    ]);
  });

  it('judges a newcomer of its kind until one is fitted on it, and nothing of another kind or with other channels', async () => {
    await open(BETTER, { refitGrowth: 100 });
    await bench.feed(['a'], 250);
    const ofKind = bench.ladder.detectorOf('a');
    await bench.feed(['c'], 10);
    expect(bench.ladder.detectorOf('c')).toBe(ofKind);
    await bench.feed(['c'], 200);
    expect(bench.ladder.detectorOf('c')!.knows('c')).toBe(true);
    expect(bench.ladder.detectorOf('a')).toBe(ofKind);
    await bench.feed(['fan'], 10, undefined, { kind: 'fan' });
    await bench.feed(['level'], 10, undefined, { channel: 'level' });
    expect(['fan', 'level'].map((series) => bench.ladder.detectorOf(series))).toEqual([undefined, undefined]);
  });

  it('that is refused leaves all as it was, and is tried again once there is twice as much', async () => {
    await open(BETTER);
    bench.refused.add(16);
    await bench.feed(['a'], 300);
    const fits = bench.fits;
    expect(bench.ladder.views()[1]).toMatchObject({
      state: 'refused',
      detail:
        'it tells no fault from clean data\nTried again with 600 steps of a series; the longest has 300',
    });
    await bench.feed(['a'], 290);
    expect([bench.serving('a'), bench.fits]).toEqual([8, fits]);
    bench.refused.clear();
    await bench.feed(['a'], 10);
    expect([bench.fits, bench.states()]).toEqual([fits + 1, ['serving', 'shadow']]);
  });

  it('is tried where the one before it was refused, and serves at once: there is nothing to beat', async () => {
    await open(BETTER);
    bench.refused.add(8);
    await bench.feed(['a'], 230);
    const waiting = [
      { state: 'refused', detail: expect.stringMatching(/^it tells no fault.*\nTried again with 460 steps/) },
      { state: 'waiting', detail: 'waiting for history: 230 of 300 steps' },
    ];
    expect([bench.serving('a'), bench.ladder.views()]).toMatchObject([undefined, waiting]);
    await vi.waitFor(
      () =>
        expect(bench.store.document(`${GROUP_DOCUMENTS}pump`)).toMatchObject({ view: { models: waiting } }),
      { timeout: 30_000 },
    );
    await bench.feed(['a'], 70);
    expect([bench.serving('a'), bench.states()]).toEqual([16, ['refused', 'serving']]);
    expect(bench.ladder.modelsView().promotions).toMatchObject([{ act: 'first', by: 'ladder' }]);
    const fits = bench.fits;
    await bench.feed(['a'], 700);
    expect([bench.serving('a'), bench.fits]).toEqual([16, fits]);
  });

  it('goes on in the shadow after a restart: nothing takes over untested', async () => {
    await upToShadow(BETTER);
    await bench.close();
    await open(BETTER);
    expect([bench.serving('a'), bench.states()]).toEqual([8, ['serving', 'shadow']]);
    await bench.feed(['a', 'b'], 50);
    expect([bench.serving('a'), bench.fits]).toEqual([16, 0]);
    await bench.close();
    await open(BETTER);
    expect([bench.serving('b'), bench.ladder.modelsView().promotions.length]).toEqual([16, 2]);
  });
});

describe('an operator', () => {
  const hashes = () => bench.ladder.modelsView().promotions.map(({ to }) => to);

  it('rolls back, which holds against the ladder until the group is released', async () => {
    await upToShadow(BETTER, { refitGrowth: 2 });
    await bench.feed(['a', 'b'], 50);
    const [first, second] = hashes();
    await bench.ladder.order({ act: 'rollback', group: 'pump' });
    expect(bench.serving('a')).toBe(8);
    expect(bench.ladder.modelsView()).toMatchObject({ pinned: ['pump'] });
    expect(bench.ladder.modelsView().promotions.at(-1)).toMatchObject({
      from: second,
      to: first,
      act: 'rollback',
      by: 'operator',
    });
    await expect(bench.ladder.order({ act: 'rollback', group: 'pump' })).rejects.toMatchObject({
      code: 'MODEL_UNKNOWN',
    });
    await bench.feed(['a', 'b'], 300);
    await bench.feed(['a', 'b'], 50);
    expect(bench.serving('a')).toBe(8);
    expect(bench.ladder.views().map(({ detail }) => detail)).toContainEqual(
      expect.stringMatching(/^better .* an operator has pinned the group$/),
    );
    await bench.ladder.order({ act: 'release', group: 'pump' });
    await bench.feed(['a', 'b'], 700);
    await bench.feed(['a', 'b'], 50);
    expect(bench.serving('a')).toBe(16);
  });

  it('promotes by the beginning of a hash, from the next pass on', async () => {
    await upToShadow(WORSE);
    await bench.feed(['a', 'b'], 50);
    const { hash } = bench.ladder.views()[1]!;
    let done: Promise<unknown> | undefined;
    await bench.feed(['a', 'b'], 1, () => {
      done = bench.ladder.order({ act: 'promote', hash: hash!.slice(0, 8) });
      expect(bench.serving('a')).toBe(8);
    });
    await done;
    expect([bench.serving('a'), hashes().at(-1)]).toEqual([16, hash]);
    await expect(bench.ladder.order({ act: 'promote', hash: 'ffffffff' })).rejects.toMatchObject({
      code: 'MODEL_UNKNOWN',
    });
  });

  it('is obeyed by the next run where none was under way', async () => {
    await upToShadow(BETTER);
    await bench.feed(['a', 'b'], 50);
    await bench.store.putDocument(MODEL_ORDERS_DOCUMENT, [
      { act: 'rollback', group: 'pump' },
      { act: 'release', group: 'nobody' },
    ]);
    await bench.close();
    await open(BETTER);
    expect([bench.serving('a'), bench.ladder.modelsView().pinned]).toEqual([8, ['pump']]);
    expect(bench.told).toContainEqual(expect.stringMatching(/not carried out: .*nobody/));
    await bench.close();
    await open(BETTER);
    expect([bench.serving('a'), bench.ladder.modelsView().pinned]).toEqual([8, ['pump']]);
    expect(bench.ladder.modelsView().promotions).toHaveLength(3);
  });
});

it('lets a group go with the last of its series, and what was kept of it', async () => {
  await upToShadow(BETTER);
  await bench.forget(['a']);
  expect([bench.serving('a'), bench.serving('b'), bench.states()]).toEqual([
    undefined,
    8,
    ['serving', 'shadow'],
  ]);
  await bench.forget(['b', 'nobody']);
  expect([bench.serving('b'), bench.ladder.modelsView().promotions, bench.states()]).toEqual([
    undefined,
    [],
    [],
  ]);
  await bench.ladder.close();
  const { group, serving, artifacts } = bench.store.document(`${GROUP_DOCUMENTS}pump`) as GroupDocument;
  expect([group, serving, Object.keys(artifacts).length]).toEqual([undefined, {}, 2]);
});

it('takes up what an earlier version kept of all groups in one document', async () => {
  await upToShadow(BETTER);
  const { ladder, store } = bench;
  await ladder.close();
  const kept = store.document(`${GROUP_DOCUMENTS}pump`) as GroupDocument;
  const { serving, artifacts: shelf } = kept;
  await store.putDocument('models', { serving, shelf, groups: { pump: kept.group } });
  await store.putDocument(`${GROUP_DOCUMENTS}pump`, undefined);
  await store.close();
  await open(BETTER);
  expect([bench.serving('a'), bench.states()]).toEqual([8, ['serving', 'shadow']]);
  await bench.ladder.close();
  expect(bench.store.document('models')).toBeUndefined();
  expect(bench.store.document(`${GROUP_DOCUMENTS}pump`)).toEqual(kept);
});

it('writes the document of a group only when its models change', async () => {
  await open(BETTER, { groupBy: null });
  await bench.feed(['a', 'b'], 250);
  await bench.ladder.close();
  const written = vi.spyOn(bench.store, 'putDocument');
  await bench.ladder.order({ act: 'release', group: 'a' });
  await bench.ladder.close();
  expect(written.mock.calls.map(([name]) => name)).toEqual([`${GROUP_DOCUMENTS}a`]);
});

it('lets a series leave its group with its model, until its new group has one for it', async () => {
  await open(BETTER, { refitGrowth: 100 });
  await bench.feed(['a', 'b'], 250);
  const before = bench.ladder.detectorOf('b');
  await bench.feed(['b'], 1, undefined, { kind: 'fan' });
  const groups = () => bench.ladder.views().map(({ group }) => group);
  expect(new Set(groups())).toEqual(new Set(['pump', 'fan']));
  expect(bench.ladder.detectorOf('a')).toBe(before);
  expect(bench.ladder.detectorOf('b')!.model.hash).not.toBe(before!.model.hash);
  await bench.feed(['a'], 1, undefined, { kind: 'fan' });
  expect(new Set(groups())).toEqual(new Set(['fan']));
  expect(new Set(bench.ladder.modelsView().promotions.map(({ group }) => group))).toEqual(new Set(['fan']));
  expect(bench.serving('a')).toBe(8);
});

describe('by default the stream', () => {
  it('waits for the first model of what is read late, and for no other', async () => {
    await open(BETTER, { waitForFit: undefined });
    await bench.feed(['a'], 250);
    expect(bench.serving('a')).toBe(8);
    await bench.feed(['a'], 100);
    expect(bench.states()[1]).toBe('fitting');
    await bench.feed(['b'], 250, undefined, { kind: 'fan' });
    expect(bench.serving('b')).toBe(8);
  });

  it('waits for nothing where it is read as it comes', async () => {
    await open(BETTER, { waitForFit: undefined });
    const clock = vi.spyOn(Date, 'now').mockReturnValue(0);
    await bench.feed(['a'], 250);
    expect([bench.serving('a'), bench.states()[0]]).toEqual([undefined, 'fitting']);
    clock.mockRestore();
  });
});

it('leaves a model alone whose group has gone while it was fitted', async () => {
  await open(BETTER, { waitForFit: 'never' });
  await bench.feed(['a'], 250);
  await bench.forget(['a']);
  await bench.ladder.close();
  expect([bench.fits, bench.states(), bench.ladder.modelsView().promotions]).toEqual([1, [], []]);
});

it('keeps the models that serve or are recorded', async () => {
  await upToShadow(BETTER);
  await bench.feed(['a', 'b'], 50);
  const kept = readdirSync(join(folder, 'models'));
  expect(kept.sort()).toEqual(
    bench.ladder
      .modelsView()
      .promotions.map(({ to }) => to)
      .sort(),
  );
});

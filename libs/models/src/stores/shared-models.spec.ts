import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SharedDocument, SharedDocuments } from '@kymo/domain';
import { afterEach, expect, it } from 'vitest';
import { LadderBench } from '../ladder.fixture';

/** A topic in memory, as one member reads it. */
function memberOf(topic: SharedDocument[]): SharedDocuments {
  let read = 0;
  return {
    changes: () => Promise.resolve(topic.slice(read, (read = topic.length))),
    put: (documents) => Promise.resolve(void topic.push(...documents)),
  };
}

const folders: string[] = [];
const benches: LadderBench[] = [];
afterEach(async () => {
  for (const bench of benches.splice(0)) await bench.close();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

async function member(topic: SharedDocument[]): Promise<LadderBench> {
  const folder = mkdtempSync(join(tmpdir(), 'kymo-shared-'));
  folders.push(folder);
  const bench = await LadderBench.open(folder, { 8: 0.1, 16: 0.9 }, {}, memberOf(topic));
  benches.push(bench);
  return bench;
}

it('serves a series that is taken over by the model that another member has fitted', async () => {
  const topic: SharedDocument[] = [];
  const first = await member(topic);
  await first.feed(['a', 'b'], 300);
  const { models } = first.ladder.modelsView();
  await first.ladder.close();
  const second = await member(topic);
  expect(second.serving('a')).toBeUndefined();
  await second.ladder.reassign(first.store.series());
  expect([second.serving('a'), second.serving('b'), second.states()]).toEqual([8, 8, first.states()]);
  expect(second.ladder.modelsView().models.map(({ hash }) => hash)).toEqual(models.map(({ hash }) => hash));
  expect(second.fits).toBe(0);

  await second.ladder.reassign([]);
  expect([second.serving('a'), second.ladder.views()]).toEqual([undefined, []]);
});

it('publishes a model once, and says of a series only what has changed', async () => {
  const topic: SharedDocument[] = [];
  const first = await member(topic);
  await first.feed(['a', 'b'], 300);
  await first.feed(['a', 'b'], 10);
  await first.ladder.close();
  const keys = topic.map(({ key }) => key.join(' '));
  const artifacts = keys.filter((key) => key.startsWith('artifact'));
  expect(new Set(artifacts).size).toBe(artifacts.length);
  expect(keys.filter((key) => key.startsWith('serving'))).toEqual(['serving a', 'serving b']);
  expect(keys.indexOf('group pump')).toBeGreaterThan(keys.indexOf(artifacts[0]!));
});

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LmdbStore } from '@kymo/connectors';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { rungSchema } from '../options/ladder-options';
import { UnendedFits } from './unended-fits';

let folder: string;
let store: LmdbStore;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kymo-fits-'));
  store = LmdbStore.open(folder);
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

const rung = rungSchema.parse({ detector: 'lstm-autoencoder', afterSteps: 400 });

/** Times that the fits of a group may take of which each ends with its run. */
async function budgets(lives: number, group = 'pump'): Promise<unknown[]> {
  const found: unknown[] = [];
  for (let life = 0; life < lives; life++) {
    const { timeBudgetSeconds } = await new UnendedFits(store).begin(group, rung);
    found.push(timeBudgetSeconds);
  }
  return found;
}

it('has each attempt take half the time of the one before, once three have not ended', async () => {
  expect(await budgets(6)).toEqual([undefined, undefined, undefined, 60, 30, 15]);
});

it('forgets them when a fit ends, or another begins', async () => {
  await budgets(5);
  await new UnendedFits(store).end();
  expect(await budgets(3)).toEqual([undefined, undefined, undefined]);
  expect(await budgets(1, 'fan')).toEqual([undefined]);
  expect(await budgets(1)).toEqual([undefined]);
});

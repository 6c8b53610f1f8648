import type { ModelEntry, Promotion } from '@kymo/api';
import { expect, it } from 'vitest';
import { byGroup, caughtShare } from './by-group';

const model = (hash: string, state: ModelEntry['state'], group = 'pump'): ModelEntry => ({
  detector: 'linear-autoencoder',
  ...{ hash, state, group },
});
const taken = (to: string, act: Promotion['act'], from?: string): Promotion => ({
  ...{ at: `2026-01-0${to}`, group: 'pump', to, act, by: 'ladder', why: '', detector: 'linear-autoencoder' },
  ...(from !== undefined && { from }),
});

it('puts what serves first, then what is in the making, then what is only kept', () => {
  const [pump] = byGroup({
    models: [model('1', 'retired'), model('2', 'shadow'), model('3', 'serving')],
    promotions: [],
    pinned: ['pump'],
  });
  expect(pump?.serving?.hash).toBe('3');
  expect(pump?.others.map(({ hash }) => hash)).toEqual(['2', '1']);
  expect(pump?.isPinned).toBe(true);
});

it('shows a group that has no model yet', () => {
  const groups = [{ name: 'fan', series: 2, maturity: null }];
  expect(byGroup({ models: [], groups, promotions: [], pinned: [] })).toMatchObject([
    { name: 'fan', series: 2, serving: undefined, others: [] },
  ]);
});

it.each<[string, readonly Promotion[], boolean]>([
  ['after a promotion', [taken('1', 'first'), taken('2', 'promotion', '1')], true],
  ['not before there was another', [taken('2', 'first')], false],
  ['not to what another model had before it', [taken('3', 'promotion', '1')], false],
])('a rollback has somewhere to go: %s', (_, promotions, hasEarlier) => {
  expect(byGroup({ models: [model('2', 'serving')], promotions, pinned: [] })[0]?.hasEarlier).toBe(
    hasEarlier,
  );
});

it('says what a model caught in its trial, the mean over the kinds of fault', () => {
  const fault = (caught: number) => ({ kind: 'spike', auc: 1, caughtShare: caught });
  const trial = { windows: 9, falseAlarmShare: 0, faults: [fault(1), fault(0.5)] };
  expect(caughtShare({ trial })).toBe(0.75);
  expect(caughtShare({})).toBeUndefined();
});

import { expect, it } from 'vitest';
import { type Condition, Conditions } from './conditions';

const refused: Condition = {
  kind: 'health',
  series: 'kymo',
  channel: 'sink slack',
  severity: 'warning',
  rule: 'sink slack is in trouble: 404',
};
const drift = (channel: string): Condition => ({ ...refused, kind: 'drift', series: 'pump', channel });

it('begins an incident once for each condition that holds, and ends it with it, after a restart as well', () => {
  let conditions = new Conditions();
  const rows = new Map<string, unknown>();
  const story = ([now, atMs]: readonly [readonly Condition[], number]) => {
    const isChanged = conditions.isChanged(now);
    const news = conditions
      .advance(now, atMs)
      .map(({ status, kind, startMs }) => `${status} ${kind} ${startMs}`);
    expect(isChanged).toBe(news.length > 0);
    for (const { key, state } of conditions.open.takeRows()) {
      if (state === undefined) rows.delete(key);
      else rows.set(key, structuredClone(state));
    }
    conditions = new Conditions();
    conditions.open.restore([...rows].map(([key, state]) => ({ key, state })));
    return news;
  };
  const moments: [Condition[], number][] = [
    [[], 1],
    [[refused], 2],
    [[refused, drift('flow')], 3],
    [[refused, drift('speed')], 4],
    [[drift('speed')], 5],
    [[], 6],
  ];
  expect(moments.map(story)).toEqual([
    [],
    ['firing health 2'],
    ['firing drift 3'],
    [],
    ['resolved health 2'],
    ['resolved drift 3'],
  ]);
  expect(rows.size).toBe(0);
});

it.each([
  ['a silence of everything begins with the newest sample', { kind: 'silence' }, 70],
  ['a silence of a part begins as long ago as the clock says', { kind: 'silence', lastedMs: 20 }, 80],
  ['a part is in trouble from when it began, not from when patience ended', { lastedMs: 60 }, 40],
  ['other conditions begin when they are noticed', {}, 100],
] as const)('%s', (_, given, startMs) => {
  expect(new Conditions().advance([{ ...refused, ...given }], 100, 70)).toMatchObject([
    { startMs, raisedMs: 100, lastMs: 100 },
  ]);
});

it('ends a silence as long after its begin as nothing has arrived by the clock, though the time of the data stood still', () => {
  const conditions = new Conditions();
  const silence: Condition = { ...refused, kind: 'silence', quietMs: 60 };
  expect(conditions.advance([silence], 100, 100, 1_060)).toMatchObject([{ startMs: 100 }]);
  expect(conditions.advance([], 100, 100, 1_500)).toMatchObject([{ startMs: 100, endMs: 600, lastMs: 600 }]);
});

it('begins a silence with the last arrival where no sample has been seen since the start', () => {
  const conditions = new Conditions();
  const silence: Condition = { ...refused, kind: 'silence', quietMs: 600 };
  expect(conditions.advance([silence], 1_000, 1_000, 1_000)).toMatchObject([
    { startMs: 400, raisedMs: 1_000 },
  ]);
  expect(conditions.advance([], 1_000, 1_000, 1_100)).toMatchObject([{ startMs: 400, endMs: 1_100 }]);
});

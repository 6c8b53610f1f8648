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

import type { FleetView } from '@kymo/api';
import type { ShownSeries } from '../live/quiet';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { over } from './range';
import { grouped, inOrder, matches, needingAttention, type Sort, sorted, tagsOf, tally } from './arrange';
import { SIZES, layOut, rowsBetween, stepFrom } from './layout';
import { overviewOf, tracePath } from './overview';

const series = (key: string, given: Partial<ShownSeries> = {}): ShownSeries => ({
  key,
  tags: {},
  state: 'normal',
  score: 0.4,
  lastMs: 0,
  heardMs: 0,
  quietLimitMs: null,
  history: [],
  incident: null,
  noted: null,
  ...given,
});
const keys = (all: readonly ShownSeries[]): string[] => all.map(({ key }) => key);

describe('arrange', () => {
  it('orders by group, then by number, ungrouped last', () => {
    const [pump, fan] = [{ kind: 'pump' }, { kind: 'fan' }];
    const all = [
      series('x'),
      series('p-10', { tags: pump }),
      series('p-2', { tags: pump }),
      series('f', { tags: fan }),
    ];
    expect(keys(inOrder(all))).toEqual(['f', 'p-2', 'p-10', 'x']);
    const groups = grouped(inOrder(all));
    expect(groups.map(({ name }) => name)).toEqual(['fan', 'pump', '']);
    expect(groups.flatMap((group) => keys(group.series))).toEqual(['f', 'p-2', 'p-10', 'x']);
  });

  it('groups by any tag that the series have', () => {
    const all = [
      series('a', { tags: { hall: 'north', kind: 'pump' } }),
      series('b', { tags: { hall: 'south' } }),
      series('c', { tags: { hall: 'north' } }),
    ];
    expect(tagsOf(all)).toEqual(['hall', 'kind']);
    expect(grouped(all, 'hall').map((group) => [group.name, ...keys(group.series)])).toEqual([
      ['north', 'a', 'c'],
      ['south', 'b'],
    ]);
    expect(grouped(all, '').map(({ name }) => name)).toEqual(['']);
  });

  it.each<[Sort, string[]]>([
    ['name', ['a', 'b', 'c', 'd']],
    ['score', ['c', 'b', 'a', 'd']],
    ['severity', ['d', 'c', 'b', 'a']],
    ['age', ['b', 'a', 'c', 'd']],
  ])('sorts by %s', (sort, expected) => {
    const incident = { id: 'i', kind: 'silence', severity: 'critical', startMs: 0 } as const;
    const all = [
      series('a', { score: 0.2, heardMs: 5 }),
      series('b', { score: 0.3, heardMs: 1 }),
      series('c', { score: 4, heardMs: 6 }),
      series('d', { score: null, heardMs: null, incident }),
    ];
    expect(keys(sorted(all, sort))).toEqual(expected);
  });

  it.each([
    ['', true],
    ['PUMP', true],
    ['kind=pump', true],
    ['pump north', true],
    ['pump south', false],
    ['kind=north', false],
  ])('answers the filter "%s" with %s', (filter, expected) => {
    expect(matches(series('pump-7', { tags: { kind: 'pump', hall: 'north' } }), filter)).toBe(expected);
  });

  it('counts states and names whom to look at: incidents first, by their severity', () => {
    const incident = (severity: 'warning' | 'critical') =>
      ({ id: 'i', kind: 'anomaly', severity, startMs: 0 }) as const;
    const all = [
      series('calm'),
      series('odd', { state: 'anomalous', score: 9 }),
      series('warned', { state: 'anomalous', score: 2.9, incident: incident('warning') }),
      series('silent', { state: 'unscorable', score: null, incident: incident('critical'), quietMs: 1 }),
      series('new', { state: 'warming_up', score: null }),
      series('away', { quietMs: 1 }),
    ];
    expect(tally(all)).toEqual({
      firing: 2,
      anomalous: 1,
      quiet: 1,
      normal: 1,
      warming_up: 1,
      unscorable: 0,
    });
    expect(keys(needingAttention(all))).toEqual(['silent', 'warned', 'odd']);
  });
});

describe('layOut', () => {
  const many = Array.from({ length: 50 }, (_, index) =>
    series(`s${index}`, { tags: { kind: index < 17 ? 'a' : 'b' } }),
  );

  it('places every series once, in order, whatever the width', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 3000 }),
        fc.constantFrom('strips', 'compact'),
        (width, density) => {
          const { rows, height } = layOut(grouped(many), width, density);
          expect(rows.flatMap((row) => (row.kind === 'tiles' ? keys(row.series) : []))).toEqual(keys(many));
          let top = 0;
          for (const row of rows) {
            expect(row.top).toBe(top);
            top += row.height;
          }
          expect(height).toBe(top);
        },
      ),
    );
  });

  it('spreads eight over two full rows where seven would fit, and never makes a tile wider than twice its least', () => {
    const eight = [{ name: 'a', series: many.slice(0, 8) }];
    expect(layOut(eight, 1216, 'strips').columns).toBe(4);
    expect(layOut([{ name: 'a', series: many.slice(0, 1) }], 1216, 'strips').tileWidth).toBeLessThan(
      2 * SIZES.strips.width,
    );
  });

  it('has no head for a fleet without groups', () => {
    expect(
      layOut([{ name: '', series: many }], 800, 'compact').rows.some(({ kind }) => kind === 'head'),
    ).toBe(false);
  });

  it('finds the rows on the screen', () => {
    const { rows } = layOut([{ name: '', series: many }], 100, 'compact');
    const seen = rowsBetween(rows, 100, 200);
    expect(seen.length).toBeLessThan(rows.length);
    for (const row of rows) expect(seen.includes(row)).toBe(row.top + row.height > 100 && row.top <= 200);
  });

  it('moves by keys and stays at the edges', () => {
    const layout = layOut([{ name: '', series: many.slice(0, 7) }], 3 * 92 + 6, 'compact');
    expect(layout.columns).toBe(3);
    expect(stepFrom(layout, 's0', 'ArrowLeft')).toBe('s0');
    expect(stepFrom(layout, 's2', 'ArrowRight')).toBe('s3');
    expect(stepFrom(layout, 's1', 'ArrowDown')).toBe('s4');
    expect(stepFrom(layout, 's5', 'ArrowDown')).toBe('s6');
    expect(stepFrom(layout, 's4', 'ArrowUp')).toBe('s1');
    expect(stepFrom(layout, 's4', 'End')).toBe('s6');
    expect(stepFrom(layout, 's4', 'Home')).toBe('s0');
  });
});

describe('overview', () => {
  it('takes the worst of each bucket and counts those beyond the threshold', () => {
    const all = [series('a', { history: [0.2, 1, null] }), series('b', { history: [0.3, 4, null] })];
    expect(overviewOf({ nowMs: 0, bucketsMs: [0, 1, 2], series: all })).toEqual({
      worst: [0.3, 4, null],
      beyond: [0, 2, 0],
    });
  });

  it('lifts the stylus where there is nothing to write', () => {
    expect(tracePath([1, null, 2, 3], 30, (score) => score)).toBe('M0.0 1.0h0.01M20.0 2.0h0.01L30.0 3.0');
  });
});

describe('a longer range', () => {
  it('takes into its last stretch what has come since it was read', () => {
    const fleet = {
      nowMs: 400,
      bucketsMs: [100, 200, 300, 400],
      series: [
        { key: 'a', history: [9, 0.1, 0.2, 3] },
        { key: 'b', history: [null, null, null, null] },
      ],
    } as unknown as FleetView;
    const read = { bucketsMs: [0, 150, 300], series: [{ key: 'a', history: [0.4, 1, 0.5] }] };
    const { bucketsMs, series } = over(fleet, read);
    expect(bucketsMs).toEqual([0, 150, 300]);
    expect(series.map(({ history }) => history)).toEqual([
      [0.4, 1, 3],
      [null, null, null],
    ]);
  });
});

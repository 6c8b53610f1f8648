import type { Assessment, Incident } from '@kymo/domain';
import { describe, expect, it } from 'vitest';
import { routeSchema, RouteTree } from '../routing/route';
import { Feedback } from './feedback';
import { precisionBy } from './precision';
import { suggestionsFrom } from './suggestions';

const DAY_MS = 86_400_000;
const options = {
  maxFactor: 2,
  groupBy: 'kind',
  receivers: ['pager'],
  routes: new RouteTree(routeSchema.parse({}), 'pager'),
};

function incidentOf(
  id: number,
  assessment: Assessment | undefined,
  changes: Partial<Incident> = {},
): Incident {
  return {
    id: String(id),
    kind: 'anomaly',
    series: 'pump-1',
    tags: { kind: 'pump' },
    status: 'resolved',
    severity: 'warning',
    startMs: id * DAY_MS,
    raisedMs: id * DAY_MS,
    lastMs: id * DAY_MS,
    paged: true,
    channels: [{ name: 'flow', share: 1 }],
    rule: 'a rule',
    model: { detector: 'linear-autoencoder', hash: 'h' },
    ...(assessment && { assessment }),
    ...changes,
  };
}

describe('labels', () => {
  it('give the precision of what people were told of, by whatever they have in common', () => {
    const incidents = [
      incidentOf(1, 'true'),
      incidentOf(2, 'true'),
      incidentOf(3, 'false'),
      incidentOf(4, 'expected'),
      incidentOf(5, undefined),
      incidentOf(6, 'false', { paged: false }),
      incidentOf(7, 'expected', { model: { detector: 'gru-autoencoder', hash: 'h' } }),
    ];
    expect([...precisionBy(incidents, ({ model }) => [model?.detector])]).toEqual([
      ['linear-autoencoder', { counts: { true: 2, false: 1, expected: 1 }, precision: 2 / 3 }],
      ['gru-autoencoder', { counts: { true: 0, false: 0, expected: 1 }, precision: undefined }],
    ]);
  });

  it.each<[string, readonly Assessment[], number]>([
    ['one false alarm', ['false'], 1.25],
    ['two', ['false', 'false'], 1.25 ** 2],
    ['many, within the limit', Array<Assessment>(9).fill('false'), 2],
    ['false alarms and true ones', ['false', 'false', 'true'], 1.25],
    ['true ones alone', ['true', 'true'], 1],
    ['what was expected', ['expected'], 1],
  ])('move the boundary by %s', (_, said, factor) => {
    const labelled = said.map((assessment, id) => incidentOf(id, assessment));
    const feedback = new Feedback({ labelled: () => labelled }, options);
    const factors = ['pump-1', 'pump-2'].map((series) =>
      feedback.factorOf({ series, tags: { kind: 'pump' } }),
    );
    expect(factors).toEqual([factor, 1]);
  });

  it('that are taken back move it back', () => {
    let labelled = [incidentOf(1, 'false')];
    const feedback = new Feedback({ labelled: () => labelled }, options);
    expect(feedback.view()).toMatchObject({
      receivers: [{ name: 'pager', precision: 0 }],
      groups: [{ name: 'pump', false: 1 }],
      thresholds: [{ level: 'series', name: 'pump-1', factor: 1.25, false: 1, true: 0 }],
    });
    labelled = [];
    feedback.noteLabel();
    expect(feedback.view()).toMatchObject({ receivers: [], thresholds: [] });
  });

  it.each<[string, readonly (readonly [string, Assessment])[], readonly number[]]>([
    [
      'by one noisy series',
      [
        ['a', 'false'],
        ['a', 'false'],
      ],
      [1.25 ** 2, 1, 1],
    ],
    [
      'by two',
      [
        ['a', 'false'],
        ['b', 'false'],
      ],
      [1.25, 1.25, 1.25],
    ],
    [
      'by three, within the limit',
      ['a', 'b', 'd', 'e', 'f', 'g'].map((series) => [series, 'false']),
      [2, 2, 2],
    ],
    [
      'less where one was right',
      [
        ['a', 'false'],
        ['b', 'false'],
        ['d', 'true'],
      ],
      [1.25, 1.25, 1],
    ],
    [
      'and not that of a series that was right',
      [
        ['a', 'false'],
        ['d', 'false'],
        ['e', 'false'],
        ['b', 'true'],
        ['b', 'true'],
      ],
      [1.25, 1, 1.25],
    ],
  ])('move the boundary of a whole group %s', (_, said, factors) => {
    const labelled = said.map(([series, assessment], id) => incidentOf(id, assessment, { series }));
    const feedback = new Feedback({ labelled: () => labelled }, options);
    const factorOf = (series: string, kind = 'pump') => feedback.factorOf({ series, tags: { kind } });
    expect(['a', 'b', 'c'].map((series) => factorOf(series))).toEqual(factors);
    expect(factorOf('other', 'fan')).toBe(1);
  });

  const sunday = (id: number, series: string) =>
    incidentOf(id, 'expected', { series, startMs: (3 + 7 * id) * DAY_MS });
  it.each<[string, readonly Incident[], readonly string[]]>([
    ['too few incidents', [1, 2].map((id) => incidentOf(id, 'false')), []],
    [
      'incidents of one series and channel',
      [1, 2, 3].map((id) => incidentOf(id, 'false', { tags: {} })),
      ['Mute channel flow of pump-1? 3 of its incidents are labelled as no trouble, none as trouble.'],
    ],
    [
      'incidents of one kind, always on the same day',
      [sunday(1, 'a'), sunday(2, 'b'), sunday(3, 'c')],
      [
        'Mute channel flow of kind pump on Sundays (UTC)? 3 of its incidents are labelled as no trouble, none as trouble.',
      ],
    ],
    [
      'one day, without saying that others are alike',
      [1, 2, 3].map((id) => incidentOf(id, 'false', { tags: {}, startMs: (3 + 7) * DAY_MS + id })),
      ['Mute channel flow of pump-1? 3 of its incidents are labelled as no trouble, none as trouble.'],
    ],
    [
      'what was trouble at times',
      [...[1, 2, 3].map((id) => incidentOf(id, 'false')), incidentOf(4, 'true')],
      [],
    ],
    [
      'what was trouble where another channel was worse',
      [
        ...[1, 2, 3].map((id) => incidentOf(id, 'false')),
        incidentOf(4, 'true', { channels: ['power', 'flow'].map((name) => ({ name, share: 0.5 })) }),
      ],
      [],
    ],
  ])('suggest rules from %s', (_, incidents, expected) => {
    expect(suggestionsFrom(incidents, 'kind').map(({ text }) => text)).toEqual(expected);
  });

  it('suggest rules by the command that makes them', () => {
    const inTown = [1, 2, 3].map((id) => incidentOf(id, 'false', { series: "King's Cross", tags: {} }));
    const commands = [inTown, [1, 2, 3].map((id) => sunday(id, 'a'))].map(
      (incidents) => suggestionsFrom(incidents, 'kind')[0]!.command,
    );
    expect(commands).toEqual([
      `kymo alerts silence --match 'series="King'\\''s Cross"' 'channel="flow"' --for 30d --why "no trouble so far"`,
      `kymo alerts maintenance add 'channel flow of a' --match 'series="a"' 'channel="flow"' --cron "0 0 * * 0" --time-zone UTC --for 1d --learn`,
    ]);
  });
});

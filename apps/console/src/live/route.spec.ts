import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hrefOf, parseRoute, type Route } from './route';

describe('parseRoute', () => {
  it.each<[string, Route]>([
    ['', { page: 'fleet', filter: '' }],
    ['#/', { page: 'fleet', filter: '' }],
    ['#/fleet?filter=kind%3Dpump', { page: 'fleet', filter: 'kind=pump' }],
    [
      '#/fleet?sort=score&by=hall&size=heat',
      { page: 'fleet', filter: '', look: { sort: 'score', by: 'hall', size: 'heat' } },
    ],
    ['#/incidents', { page: 'incidents', filter: '' }],
    ['#/health', { page: 'health' }],
    ['#/series/pump-1', { page: 'series', key: 'pump-1', span: { kind: 'default' } }],
    [
      '#/series/a%2Fb?from=1000&to=2000',
      { page: 'series', key: 'a/b', span: { kind: 'fixed', fromMs: 1000, toMs: 2000 } },
    ],
    [
      '#/series/a?from=2026-01-31T12:00:00Z&to=2026-01-31T13:00:00Z',
      { page: 'series', key: 'a', span: { kind: 'fixed', fromMs: 1769860800000, toMs: 1769864400000 } },
    ],
    ['#/series/a?from=2000&to=1000', { page: 'series', key: 'a', span: { kind: 'default' } }],
    ['#/series/a?last=900', { page: 'series', key: 'a', span: { kind: 'last', lengthMs: 900_000 } }],
    ['#/series/a?last=soon', { page: 'series', key: 'a', span: { kind: 'default' } }],
    ['#/series/a?last=all', { page: 'series', key: 'a', span: { kind: 'all' } }],
    ['#/series/100%', { page: 'series', key: '100%', span: { kind: 'default' } }],
    [
      '#/series/a?channels=oil%2520flow,speed&overlaid=yes&against=week',
      {
        ...{ page: 'series', key: 'a', span: { kind: 'default' } },
        look: { channels: ['oil flow', 'speed'], overlaid: true, against: { kind: 'week' } },
      },
    ],
    ['#/try?group=pump&from=1&to=2', { page: 'try', group: 'pump', fromMs: 1, toMs: 2 }],
    ['#/try?group=pump', { page: 'unknown', hash: '#/try?group=pump' }],
    ['#/nowhere', { page: 'unknown', hash: '#/nowhere' }],
  ])('reads %s', (hash, route) => expect(parseRoute(hash)).toEqual(route));
});

describe('hrefOf', () => {
  it('is read back as it was, whatever the key', () => {
    const name = fc.string({ minLength: 1, unit: 'grapheme' });
    const looks = fc.option(
      fc.record({
        channels: fc.array(name, { minLength: 1 }),
        against: fc.oneof(
          fc.constant({ kind: 'week' } as const),
          name.map((key) => ({ kind: 'series', key }) as const),
        ),
      }),
      { nil: undefined },
    );
    const spans = fc.oneof(
      fc.constant({ kind: 'default' } as const),
      fc.constant({ kind: 'all' } as const),
      fc
        .integer({ min: 1, max: 1e9 })
        .map((seconds) => ({ kind: 'last', lengthMs: seconds * 1000 }) as const),
      fc
        .tuple(fc.nat(), fc.integer({ min: 1, max: 1e9 }))
        .map(([fromMs, length]) => ({ kind: 'fixed', fromMs, toMs: fromMs + length }) as const),
    );
    fc.assert(
      fc.property(name, spans, looks, (key, span, look) => {
        const route = { page: 'series', key, span, ...(look && { look }) } as const;
        expect(parseRoute(hrefOf(route))).toEqual(route);
      }),
    );
  });

  it('leaves out what is as usual', () => {
    expect(hrefOf({ page: 'fleet', filter: '' })).toBe('#/fleet');
    expect(hrefOf({ page: 'series', key: 'a b', span: { kind: 'default' } })).toBe('#/series/a%20b');
  });
});

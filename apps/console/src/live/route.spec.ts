import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hrefOf, parseRoute, type Route } from './route';

describe('parseRoute', () => {
  it.each<[string, Route]>([
    ['', { page: 'fleet', filter: '' }],
    ['#/', { page: 'fleet', filter: '' }],
    ['#/fleet?filter=kind%3Dpump', { page: 'fleet', filter: 'kind=pump' }],
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
    ['#/nowhere', { page: 'unknown', hash: '#/nowhere' }],
  ])('reads %s', (hash, route) => expect(parseRoute(hash)).toEqual(route));
});

describe('hrefOf', () => {
  it('is read back as it was, whatever the key', () => {
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
      fc.property(fc.string({ minLength: 1, unit: 'grapheme' }), spans, (key, span) => {
        const route = { page: 'series', key, span } as const;
        expect(parseRoute(hrefOf(route))).toEqual(route);
      }),
    );
  });

  it('leaves out what is as usual', () => {
    expect(hrefOf({ page: 'fleet', filter: '' })).toBe('#/fleet');
    expect(hrefOf({ page: 'series', key: 'a b', span: { kind: 'default' } })).toBe('#/series/a%20b');
  });
});

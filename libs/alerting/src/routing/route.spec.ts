import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { receiversIn, routeSchema, RouteTree } from './route';

/** After the example in Alertmanager's documentation. */
const options = routeSchema.parse({
  receiver: 'default',
  groupBy: ['tag.line'],
  groupWaitMs: 30_000,
  routes: [
    {
      matchers: ['tag.team="database"'],
      receiver: 'database',
      groupIntervalMs: 60_000,
      routes: [{ matchers: ['severity=critical'], receiver: 'database-pager' }],
    },
    { matchers: ['severity=critical'], receiver: 'log', continue: true },
    { matchers: ['severity=~"warning|critical"'], receiver: 'pager' },
    { matchers: ['kind=silence'], receiver: 'sensors' },
  ],
});
const tree = new RouteTree(options, 'unused');

describe('the routing tree', () => {
  it.each<[Record<string, string>, string[]]>([
    [{}, ['default']],
    [{ 'tag.team': 'database', severity: 'warning' }, ['database']],
    [{ 'tag.team': 'database', severity: 'critical' }, ['database-pager']],
    [{ severity: 'critical' }, ['log', 'pager']],
    [{ severity: 'critical', kind: 'silence' }, ['log', 'pager']],
    [{ severity: 'info', kind: 'silence' }, ['sensors']],
  ])('sends %j to %j', (labels, receivers) => {
    expect(tree.routesFor(labels).map(({ receiver }) => receiver)).toEqual(receivers);
  });

  it('hands down what a route leaves open', () => {
    expect(tree.route('root/0/0')).toEqual({
      id: 'root/0/0',
      receiver: 'database-pager',
      groupBy: ['tag.line'],
      groupWaitMs: 30_000,
      groupIntervalMs: 60_000,
      repeatIntervalMs: 14_400_000,
    });
    expect([...receiversIn(options, 'unused')].sort()).toEqual([
      'database',
      'database-pager',
      'default',
      'log',
      'pager',
      'sensors',
    ]);
  });

  it('refuses to group by what changes while an incident lasts', () => {
    expect(routeSchema.safeParse({ groupBy: ['severity'] }).success).toBe(false);
    expect(routeSchema.safeParse({ routes: [{ groupBy: ['channel'] }] }).success).toBe(false);
  });

  it('always finds a route, and each route once', () => {
    const label = fc.constantFrom('info', 'warning', 'critical', 'database', '');
    fc.assert(
      fc.property(label, label, label, (severity, team, kind) => {
        const found = tree.routesFor({ severity, 'tag.team': team, kind });
        expect(found.length).toBeGreaterThan(0);
        expect(new Set(found).size).toBe(found.length);
      }),
    );
  });
});

import { readdirSync, readFileSync } from 'node:fs';
import type { DashboardLink, Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { MEASUREMENTS } from '@kymo/domain';
import { describe, expect, it } from 'vitest';
import { DEFAULT_OPTIONS, drawDashboard, exportedFiles, placedDashboards, type RecordedAnswers } from './src';
import { askedQueries, askedTemplates, panelsOf } from './src/asked-queries';
import { UIDS } from './src/links';
import { aggregate, count, latest, points, totals } from './src/queries/query';

const dashboards = Object.entries(placedDashboards(DEFAULT_OPTIONS));
const panels = dashboards.flatMap(([name, dashboard]) =>
  panelsOf(dashboard).map((panel) => [`${name}: ${panel.title}`, panel, dashboard] as const),
);
const variables = {
  fromMs: 1_000,
  toMs: 61_000,
  intervalMs: 10_000,
  series: 'press/1',
  channels: ['a', 'b'],
  tag: 'site',
  groups: [],
  worst: ['press/1'],
};
const run = JSON.parse(readFileSync('dashboards/testcases/run.json', 'utf8')) as RecordedAnswers;
const ofInflux = (panel: Panel) => (panel.targets ?? []).filter((target) => 'query' in target);

describe('the generated files', () => {
  it.each(exportedFiles(DEFAULT_OPTIONS))(
    '$path is as committed; after a change, run `npm run dashboards`',
    ({ path, text }) => {
      const committed = path
        .replace(/^dashboards\//, 'dashboards/generated/')
        .replace(/^provisioning\//, 'deploy/grafana/provisioning/');
      expect(readFileSync(committed, 'utf8')).toBe(text);
    },
  );

  it.each(dashboards)('%s is drawn as committed', (name, dashboard) => {
    expect(readFileSync(`docs/dashboards/${name}.svg`, 'utf8')).toBe(drawDashboard(name, dashboard, run));
  });

  it('are all there is', () => {
    const names = dashboards.map(([name]) => `${name}.json`).sort();
    expect(readdirSync('dashboards/generated').sort()).toEqual(names);
  });
});

describe.each(dashboards)('%s', (name, dashboard) => {
  it('is in the form that Grafana provisions, under its own uid', () => {
    expect(dashboard).toMatchObject({
      uid: UIDS[name as keyof typeof UIDS],
      schemaVersion: 42,
      graphTooltip: 1,
      timezone: 'browser',
    });
  });

  it('numbers every panel and row once', () => {
    const ids = (dashboard.panels ?? []).map(({ id }) => id);
    expect(ids).not.toContain(undefined);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('lays panels side by side, none over another, none beyond the page', () => {
    const all = (dashboard.panels ?? []).map(({ gridPos }) => gridPos ?? { x: 0, y: 0, w: 0, h: 0 });
    const cells = all.flatMap(({ x, y, w, h }) => {
      expect(w * h).toBeGreaterThan(0);
      expect(x + w).toBeLessThanOrEqual(24);
      return Array.from({ length: w * h }, (_, cell) => `${x + (cell % w)}:${y + Math.floor(cell / w)}`);
    });
    expect(new Set(cells).size).toBe(cells.length);
  });

  it('fills every line to its end', () => {
    const rows = (dashboard.panels ?? []).map(({ gridPos }) => gridPos);
    const widths = new Map<number, number>();
    for (const place of rows) widths.set(place!.y, (widths.get(place!.y) ?? 0) + place!.w);
    expect([...widths.values()].every((width) => width === 24)).toBe(true);
  });

  it('describes its variables, and uses only its own', () => {
    const list = dashboard.templating.list ?? [];
    for (const { hide, label, description } of list) {
      if ((hide as number) !== 2) expect([label, description]).not.toContain(undefined);
    }
    const used = JSON.stringify(dashboard).matchAll(/\$\{(\w+)(?::\w+)?\}/g);
    const own = new Set(list.map((variable) => variable.name));
    const builtIn = /^__|^datasource$/;
    for (const [, variable] of used) if (!builtIn.test(variable!)) expect([...own]).toContain(variable);
  });

  it('limits its annotations', () => {
    for (const { target } of dashboard.annotations.list ?? [])
      expect(JSON.stringify(target)).toMatch(/LIMIT \d+/);
  });
});

describe.each(panels)('panel «%s»', (_, panel, dashboard) => {
  it('asks a question in its title, and says in a few sentences what it shows', () => {
    expect(panel.title).toMatch(/^[A-Z].*\?$/);
    expect(panel.description).toMatch(/^[A-Z`].{20,200}\.$/);
  });

  it('has a unit, thresholds, and says why it is empty', () => {
    const { unit, thresholds, noValue } = panel.fieldConfig!.defaults;
    expect(unit).toBeTruthy();
    expect(thresholds?.steps.length).toBeGreaterThan(0);
    expect(noValue).toMatch(/^[A-Z].{6,}/);
  });

  it('has queries of a data source that is a variable of its dashboard', () => {
    expect(panel.targets?.length).toBeGreaterThan(0);
    const name = /^\$\{(\w+)\}$/.exec(panel.datasource?.uid ?? '')?.[1];
    expect(dashboard.templating.list?.map((variable) => variable.name)).toContain(name);
  });

  it('leads to the series wherever it names one', () => {
    const names = ofInflux(panel).some((target) => {
      const { query, alias = '' } = target as unknown as { query: string; alias?: string };
      return (
        /"series_key"( AS "Series")?[ ,].*FROM|top\("\w+", "series_key"|bottom\("\w+", "series_key"/.test(
          query,
        ) || alias.includes('$tag_series_key')
      );
    });
    const isOfOne = dashboard.uid === UIDS.series;
    if (names && !isOfOne && !/count\("score"\)/.test(JSON.stringify(panel.targets)))
      expect(linksOf(panel).join()).toContain(`/d/${UIDS.series}?`);
    for (const url of linksOf(panel)) {
      expect(Object.values(UIDS)).toContain(/^\/d\/([^?]+)\?/.exec(url)?.[1]);
      expect(url).toMatch(/__url_time_range/);
    }
  });

  it('uses no colour by name', () => {
    expect(JSON.stringify(panel)).not.toMatch(/"(fixedColor|color)":"(red|green|yellow|blue|orange|purple)/);
  });

  it('returns a bounded number of series', () => {
    for (const target of ofInflux(panel)) {
      const { query } = target as unknown as { query: string };
      const outer = query.replace(/\(SELECT .*\)/, '()');
      const isBounded = /LIMIT \d+|count\(|top\(|bottom\(|\$\{(series|worst|troubled):regex\}/.test(query);
      if (/"series_key"/.test(outer)) expect(isBounded, query).toBe(true);
    }
  });
});

describe.each([
  ['flux', '2'],
  ['sql', '3'],
] as const)('in %s', (language, version) => {
  const options = { ...DEFAULT_OPTIONS, influx: { ...DEFAULT_OPTIONS.influx, version } };
  const templates = askedTemplates(options);

  it('every query is as committed', async () => {
    const mark = language === 'flux' ? '//' : '--';
    const text = templates.map(({ of, query }) => `${mark} ${of}\n${query}\n`).join('\n');
    await expect(text).toMatchFileSnapshot(`testcases/queries.${language}`);
  });

  it('the same is asked as in InfluxQL', () => {
    const of = (asked: readonly { readonly of: string }[]) => asked.map((one) => one.of);
    expect(of(templates)).toEqual(of(askedTemplates(DEFAULT_OPTIONS)));
  });

  it('nothing but queries and what belongs to them differs from InfluxQL', () => {
    const ofLanguage =
      /^(query|rawSql|rawQuery|format|resultFormat|alias|allValue|mappings|textColumn|tagsColumn|timeEndColumn|fromAnnotations|textEditor)$/;
    const common = (document: object) =>
      JSON.stringify(document, (key, value: unknown) => (ofLanguage.test(key) ? undefined : value));
    expect(common(placedDashboards(options))).toBe(common(placedDashboards(DEFAULT_OPTIONS)));
  });

  it.each(askedQueries({ ...variables, bucket: 'kymo' }, options))(
    '«$of» leaves nothing for Grafana to fill in',
    ({ query }) => {
      expect(query).not.toMatch(/\$[_{\w]|\bv\.\w|Deferred|undefined/);
    },
  );
});

describe('queries', () => {
  it.each(askedQueries(variables))('«$of» names only what is in the schema', ({ query }) => {
    expect(unknownNames(query)).toEqual([]);
    expect(query).not.toMatch(/\$[{\w]/);
  });

  it('do not compile with a misspelt name', () => {
    // @ts-expect-error: no such field
    totals('score', { columns: { Score: aggregate('max', 'scoer') } });
    // @ts-expect-error: a field of another measurement
    points('score', { columns: { Actual: 'actual' }, where: [], limit: 1 });
    // @ts-expect-error: grouped by a field, not by a tag
    latest('score', { of: 'score', by: ['threshold'] });
    // @ts-expect-error: the inner query has no such column
    count(latest('verdict', { of: 'windows', by: ['state'] }), { as: 'Windows', of: 'window' });
  });

  it('finds a misspelt name', () => {
    expect(unknownNames('SELECT last("scoer") AS "Score" FROM "kymo_score"')).toEqual(['scoer']);
    expect(unknownNames('SELECT "score" FROM "kymo_scores"')).toEqual(['kymo_scores', 'score']);
    expect(unknownNames('SELECT "actual" FROM "kymo_score"')).toEqual(['actual']);
  });

  it('escapes names that mean something in a regular expression', () => {
    const asked = askedQueries({ ...variables, series: 'a/b.c (1)' });
    const channel = asked.find(({ of }) => of === 'series: variable channel');
    expect(channel?.query).toContain('"series_key" =~ /^a\\/b\\.c \\(1\\)$/');
  });

  it('of Prometheus ask for metrics of the chosen monitors', () => {
    const expressions = panels.flatMap(([, { targets = [] }]) =>
      targets.flatMap((target) => ('expr' in target ? [String(target.expr)] : [])),
    );
    expect(expressions.length).toBeGreaterThan(20);
    for (const expression of expressions) {
      expect(expression).toMatch(/\b(?:kymo|process|nodejs)_/);
      expect(expression).toContain('instance=~"${instance:regex}"');
    }
  });
});

function linksOf(panel: Panel): string[] {
  const overrides = panel.fieldConfig?.overrides.flatMap(({ properties }) =>
    properties.filter(({ id }) => id === 'links').flatMap(({ value }) => value as DashboardLink[]),
  );
  return [...(panel.fieldConfig?.defaults.links ?? []), ...(overrides ?? [])].map(({ url = '' }) => url);
}

/** Quoted names that are neither a measurement, nor a tag or field of the measurements asked, nor an alias. */
function unknownNames(query: string): string[] {
  const quoted = [...query.matchAll(/"([^"]+)"/g)].map((match) => match[1] ?? '');
  const aliases = new Set([...query.matchAll(/AS "([^"]+)"/g)].map((match) => match[1]));
  const asked = Object.values(MEASUREMENTS).filter(({ name }) => quoted.includes(name));
  const known = new Set<string>(
    asked.flatMap(({ name, tags, fields }) => [name, ...tags, ...Object.keys(fields)]),
  );
  known.add(variables.tag);
  return [...new Set(quoted)].filter((name) => !known.has(name) && !aliases.has(name)).sort();
}

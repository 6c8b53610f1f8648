import { readFileSync } from 'node:fs';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { MEASUREMENTS, METRIC_PREFIX } from '@kymo/domain';
import { describe, expect, it } from 'vitest';
import { kymoDashboard, panelQueries, renderDashboard } from './src';
import { aggregate, select, selectFrom } from './src/influxql';
import { influxQueriesOf, panelsOf } from './src/panel-queries';

const dashboard = kymoDashboard();
const panels = panelsOf(dashboard);
const titled = panels.map((panel) => [panel.title, panel] as const);
const variables = {
  fromMs: 1_000,
  toMs: 61_000,
  intervalMs: 10_000,
  series: 'press/1',
  channels: ['a', 'b'],
  worst: ['press/1'],
};

describe('the generated dashboard', () => {
  it('is the committed file; after a change, run `npm run dashboards`', () => {
    expect(renderDashboard()).toBe(readFileSync('dashboards/generated/kymo.json', 'utf8'));
  });

  it('is in the form that Grafana provisions', () => {
    expect(dashboard).toMatchObject({ uid: 'kymo', schemaVersion: 42, graphTooltip: 1 });
  });

  it('numbers every panel and row once', () => {
    const ids = [...(dashboard.panels ?? []), ...panels].map(({ id }) => id);
    expect(ids).not.toContain(undefined);
    const open = (dashboard.panels ?? []).filter((panel) => panel.type !== 'row').length;
    expect(new Set(ids).size).toBe(ids.length - open);
  });

  it('lays panels side by side, none over another, none beyond the page', () => {
    const all = (dashboard.panels ?? []).flatMap((panel) =>
      'panels' in panel ? [panel as Panel, ...(panel.panels as Panel[])] : [panel as Panel],
    );
    const cells = all.flatMap(cellsOf);
    expect(new Set(cells).size).toBe(cells.length);
    for (const { gridPos } of all) expect((gridPos?.x ?? 0) + (gridPos?.w ?? 0)).toBeLessThanOrEqual(24);
  });
});

describe.each(titled)('panel «%s»', (title, panel) => {
  it('asks a question, is described, has a unit and a query', () => {
    expect(title).toMatch(/^[A-Z].*\?$/);
    expect(panel.description).toMatch(/^[A-Z].{20,}\.$/s);
    expect(panel.fieldConfig?.defaults?.unit).toBeTruthy();
    expect(panel.targets?.length).toBeGreaterThan(0);
  });

  it('names its data source by a variable of the dashboard', () => {
    const name = /^\$\{(\w+)\}$/.exec(panel.datasource?.uid ?? '')?.[1];
    expect(dashboard.templating?.list?.map((variable) => variable.name)).toContain(name);
  });
});

describe('queries', () => {
  it.each(panelQueries(variables))('«$panel» names only what is in the schema', ({ query }) => {
    expect(unknownNames(query)).toEqual([]);
    expect(query).not.toMatch(/\$[{\w]/);
  });

  it('do not compile with a misspelt name', () => {
    // @ts-expect-error: no such field
    select('score', { columns: { Score: aggregate('max', 'scoer') } });
    // @ts-expect-error: a field of another measurement
    select('score', { columns: { Actual: 'actual' } });
    // @ts-expect-error: grouped by a field, not by a tag
    select('score', { columns: { Score: 'score' }, by: ['threshold'] });
    // @ts-expect-error: the inner query has no such column
    selectFrom(select('verdict', { columns: { n: 'count' } }), { columns: { m: aggregate('sum', 'm') } });
  });

  it('finds a misspelt name', () => {
    expect(unknownNames('SELECT last("scoer") AS "Score" FROM "kymo_score"')).toEqual(['scoer']);
    expect(unknownNames('SELECT "score" FROM "kymo_scores"')).toEqual(['kymo_scores', 'score']);
    expect(unknownNames('SELECT "actual" FROM "kymo_score"')).toEqual(['actual']);
  });

  it('escapes names that mean something in a regular expression', () => {
    const [, channel] = panelQueries({ ...variables, series: 'a/b.c (1)' });
    expect(channel?.query).toContain('"series" =~ /^a\\/b\\.c \\(1\\)$/');
  });

  it('asks Prometheus only in collapsed rows of their own, by metrics of Kymo', () => {
    const inside = (dashboard.panels ?? []).flatMap((panel) =>
      panel.type === 'row' && 'collapsed' in panel && panel.collapsed && 'panels' in panel
        ? (panel.panels as Panel[])
        : [],
    );
    expect(inside.length).toBeGreaterThan(0);
    for (const panel of inside) {
      expect(influxQueriesOf(panel)).toEqual([]);
      for (const target of panel.targets ?? []) expect(JSON.stringify(target)).toContain(METRIC_PREFIX);
    }
    expect(panels.filter((panel) => panel.datasource?.type === 'prometheus')).toHaveLength(inside.length);
  });
});

describe('drill-down', () => {
  it.each(['Which series were anomalous, and when?', 'Which series score worst now?'])(
    'leads from «%s» to the series',
    (title) => {
      const panel = panels.find((candidate) => candidate.title === title);
      expect(JSON.stringify(panel?.fieldConfig)).toMatch(
        /\/d\/kymo\?\$\{__url_time_range\}&.*var-series=\$\{/,
      );
    },
  );
});

function cellsOf({ gridPos }: Panel): string[] {
  const { x, y, w, h } = gridPos ?? { x: 0, y: 0, w: 0, h: 0 };
  expect(w * h).toBeGreaterThan(0);
  return Array.from({ length: w * h }, (_, cell) => `${x + (cell % w)}:${y + Math.floor(cell / w)}`);
}

/** Quoted names that are neither a measurement, nor a tag or field of the measurements asked, nor an alias. */
function unknownNames(query: string): string[] {
  const quoted = [...query.matchAll(/"([^"]+)"/g)].map((match) => match[1] ?? '');
  const aliases = new Set([...query.matchAll(/AS "([^"]+)"/g)].map((match) => match[1]));
  const asked = Object.values(MEASUREMENTS).filter(({ name }) => quoted.includes(name));
  const known = new Set<string>(asked.flatMap(({ name, tags, fields }) => [name, ...tags, ...fields]));
  return [...new Set(quoted)].filter((name) => !known.has(name) && !aliases.has(name)).sort();
}

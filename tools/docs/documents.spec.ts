import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ERROR_CODES } from '@kymo/domain';
import { globSync } from 'tinyglobby';
import { describe, expect, it } from 'vitest';
import { documents } from './documents';
import { configSchema, loadConfig } from '@kymo/config';
import { parse } from 'yaml';

/** A path of the workspace, without a place for a name in it. */
const NAMED_PATH = /`(?:\.\.\/)*((?:apps|libs|tools|deploy|dashboards|bin)\/[\w./@-]+)`/g;

describe('the documents', () => {
  it.each(Object.entries(documents()))('%s says what the schemas say (npm run docs)', (path, text) => {
    expect(readFileSync(path, 'utf8')).toBe(text);
  });

  it('describe every option of the configuration', () => {
    const undescribed = /^\| `([^`]+)` +\| +\|/gm;
    const reference = documents()['docs/configuration.md']!;
    expect([...reference.matchAll(undescribed)].map(([, option]) => option)).toEqual([]);
  });

  it('name folders and files that are there, but where they say what to write', () => {
    const pages = globSync(['*.md', 'docs/**/*.md']).filter((page) => page !== 'docs/extending.md');
    const named = pages.flatMap((page) =>
      [...readFileSync(page, 'utf8').matchAll(NAMED_PATH)].map(([, path]) => ({ page, path: path! })),
    );
    expect(named.filter(({ path }) => !existsSync(path))).toEqual([]);
    expect(named.length).toBeGreaterThan(20);
  });

  it('catalogue every error code, and no other', () => {
    const catalogue = readFileSync('docs/errors.md', 'utf8');
    const named = [...catalogue.matchAll(/^\| `([A-Z_]+)` +\|/gm)].map(([, code]) => code);
    expect(named.sort()).toEqual([...ERROR_CODES].sort());
  });

  it.each([
    ['kafka', 'kafka'],
    ['plant', 'simulator'],
  ])('show a configuration that is accepted: %s', (name, source) => {
    expect(loadConfig(`deploy/examples/${name}.yaml`).source.type).toBe(source);
  });

  it('show sinks of every version of InfluxDB that are accepted', () => {
    const page = readFileSync('docs/influxdb.md', 'utf8');
    const { sinks } = parse(/```yaml\n([^]*?)```/.exec(page)![1]!) as { sinks: { version?: string }[] };
    const { data } = configSchema.safeParse({
      source: { type: 'kafka', topics: ['t'], brokers: ['b:9092'] },
      sinks,
    });
    expect(data?.sinks.map((sink) => 'version' in sink && sink.version)).toEqual(['1', '2', '3']);
  });

  it.each([
    'README.md',
    'ARCHITECTURE.md',
    'CONTRIBUTING.md',
    'docs/errors.md',
    'docs/extending.md',
    'docs/telemetry.md',
    'docs/influxdb.md',
    'docs/operation.md',
    'docs/runbooks.md',
  ])('%s names files that are there', (path) => {
    const text = readFileSync(path, 'utf8').replaceAll(/^```[^]*?^```$/gmu, '');
    const links = [...text.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, target]) => target!);
    for (const link of links)
      expect(() => readFileSync(join(dirname(path), link)), link).not.toThrow(/ENOENT/);
  });
});
